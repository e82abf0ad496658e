package spine.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.keys.KeyFileException.Kind;

/** The Ed25519 identity behind the audit log's checkpoints (SEC-44), held to the rules of SEC-02 to SEC-04. */
class SigningKeyTest {
    private static final String NAME = "broker_sign";
    private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path folder;

    private SigningKey load() throws KeyFileException {
        return SigningKey.loadOrCreate(folder, NAME, nobody -> java.util.Optional.empty());
    }

    private Path file(String suffix) {
        return folder.resolve(NAME + suffix);
    }

    private Kind refused() {
        return assertThrows(KeyFileException.class, this::load).kind();
    }

    @Test
    void shouldMakeThePairOnceAndSignWithItAfterARestart() throws Exception {
        var first = load();
        assertTrue(first.isFresh());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file(".key"))));
        assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(file(".pub"))));
        var second = load();
        assertFalse(second.isFresh());
        assertEquals(first.publicKey(), second.publicKey());
        var signature = second.sign(MESSAGE);
        assertEquals(64, signature.length);
        assertTrue(VerificationKey.read(file(".pub")).fits(MESSAGE, signature));
        assertTrue(VerificationKey.ofZ85(first.publicKey().z85()).fits(MESSAGE, signature));
        assertFalse(first.toString().contains(HexFormat.of().formatHex(Files.readAllBytes(file(".key")))));
    }

    /** RFC 8032, 7.1, test 2: so that the file can be used by any other tool. */
    @Test
    void shouldSignAsTheRfcSays() throws Exception {
        var seed = HexFormat.of().parseHex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
        Files.write(file(".key"), seed);
        Files.setPosixFilePermissions(file(".key"), PosixFilePermissions.fromString("rw-------"));
        Files.write(file(".pub"),
                HexFormat.of().parseHex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"));
        assertEquals("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
                + "387b2eaeb4302aeeb00d291612bb0c00", HexFormat.of().formatHex(load().sign(new byte[] {0x72})));
    }

    @Test
    void shouldRefuseWhatIsHalfThere() throws Exception {
        load();
        var key = Files.readAllBytes(file(".key"));
        Files.delete(file(".key"));
        assertEquals(Kind.MISSING_FILE, refused());
        Files.write(file(".key"), key);
        assertEquals(Kind.EXPOSED_SECRET, refused(), "the umask let others read it");
        Files.setPosixFilePermissions(file(".key"), PosixFilePermissions.fromString("rw-------"));
        load();
        Files.delete(file(".pub"));
        assertEquals(Kind.MISSING_FILE, refused());
        Files.write(file(".pub"), new byte[31]);
        assertEquals(Kind.MALFORMED, refused());
        Files.write(file(".pub"), new byte[32]);
        assertEquals(Kind.MISMATCH, refused());
    }

    /** The files look alike; what they are for must not be exchanged. */
    @Test
    void shouldRefuseACurvePairInItsPlace() throws Exception {
        new KeyFiles(folder, NAME).loadOrCreate().destroy();
        assertEquals(Kind.MISMATCH, refused());
    }

    @Test
    void shouldFinishACreationThatWasKilledAtAnyStep() throws Exception {
        for (var step : new String[] {"staged", "public staged", "public"}) {
            var name = "killed_" + step.replace(' ', '_');
            var pub = folder.resolve(name + ".pub");
            assertThrows(IllegalStateException.class, () -> new KeyCreation(pub, folder.resolve(name + ".key"),
                    new SecureRandom(), Algorithm.ED25519) {
                @Override
                void reached(String now) {
                    if (now.equals(step)) {
                        throw new IllegalStateException("killed");
                    }
                }
            }.run());
            var before = Files.exists(pub) ? Files.readAllBytes(pub) : null;
            var key = SigningKey.loadOrCreate(folder, name);
            assertTrue(key.isFresh(), step);
            if (before != null) {
                assertArrayEquals(before, Files.readAllBytes(pub), "what was published stays");
            }
        }
    }

    @Test
    void shouldOpenByItsPassphraseOnly() throws Exception {
        var key = load().publicKey();
        var phrase = "correct horse battery";
        var protection = new KeyProtection(folder, NAME, new ProtectedKey.Cost(1, 8 << 10, 1), Algorithm.ED25519);
        assertTrue(protection.protect(Passphrase.of(phrase.toCharArray())));
        assertEquals(Kind.LOCKED, refused());
        var file = Files.writeString(folder.resolve("phrase"), phrase + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        var source = PassphraseSource.of(Map.of(PassphraseSource.FILE_VARIABLE, file.toString()));
        assertEquals(key, SigningKey.loadOrCreate(folder, NAME, source).publicKey());
        assertTrue(protection.unprotect(source));
        assertEquals(key, load().publicKey());
    }

    @Property(tries = 100)
    void shouldFitNothingButTheMessageThatWasSigned(@ForAll @Size(max = 100) byte[] message,
            @ForAll @Size(max = 70) byte[] other) throws Exception {
        var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        var encoded = pair.getPublic().getEncoded();
        var key = VerificationKey.of(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
        var signing = java.security.Signature.getInstance("Ed25519");
        signing.initSign(pair.getPrivate());
        signing.update(message);
        var signature = signing.sign();
        assertTrue(key.fits(message, signature));
        assertEquals(Arrays.equals(message, other), key.fits(other, signature));
        assertFalse(key.fits(message, other), "any bytes are no signature, and throw nothing");
    }
}
