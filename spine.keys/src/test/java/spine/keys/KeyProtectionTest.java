package spine.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.api.security.CurveKeyPair;
import spine.keys.KeyFileException.Kind;

/** SEC-04: a secret under a passphrase, where the passphrase comes from, and what is said when it does not open. */
class KeyProtectionTest {
    private static final String PHRASE = "correct horse battery";

    @TempDir
    Path folder;
    private Path secret;
    private CurveKeyPair pair;
    private KeyProtection protection;

    @BeforeEach
    void setUp() throws Exception {
        pair = new KeyFiles(folder, "twi_ctl").loadOrCreate();
        secret = folder.resolve("twi_ctl.key");
        protection = new KeyProtection(folder, "twi_ctl", new ProtectedKey.Cost(1, 8 << 10, 1));
    }

    @Test
    void shouldProtectAndUnprotectTheSamePair() throws Exception {
        var env = Map.of("SPINE_KEY_PASSPHRASE_FILE", file("phrase", PHRASE + "\nnot this line\n").toString());
        assertTrue(protection.protect(Passphrase.of(PHRASE.toCharArray())));
        assertTrue(protection.isOn());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)));
        assertFalse(holdsSecret());
        assertFalse(protection.protect(Passphrase.of("another passphrase".toCharArray())), "it is already");
        var opened = new KeyFiles(folder, "twi_ctl", PassphraseSource.of(env)).load();
        assertEquals(pair.publicKey(), opened.publicKey());
        assertArrayEquals(pair.secret(), opened.secret());
        assertTrue(protection.unprotect(PassphraseSource.of(env)));
        assertArrayEquals(pair.secret(), Files.readAllBytes(secret));
        assertFalse(protection.unprotect(PassphraseSource.of(env)));
    }

    /** Nothing is said of how near a passphrase was, nor whether it or the file is wrong; never what was tried. */
    @Test
    void shouldRefuseInOneShapeWhenThePassphraseIsMissingOrWrong() throws Exception {
        protection.protect(Passphrase.of(PHRASE.toCharArray()));
        var missing = refused(Map.of());
        var wrong = refused(Map.of("SPINE_KEY_PASSPHRASE_FILE", file("p1", "correct horse batterx").toString()));
        var shorter = refused(Map.of("SPINE_KEY_PASSPHRASE_FILE", file("p2", "z").toString()));
        assertEquals(wrong.getMessage(), shorter.getMessage());
        assertEquals(missing.remedy(), wrong.remedy());
        assertTrue(missing.remedy().contains("SPINE_KEY_PASSPHRASE_FILE"));
        var bytes = Files.readAllBytes(secret);
        bytes[100] ^= 1;
        Files.write(secret, bytes);
        var damaged = refused(Map.of("SPINE_KEY_PASSPHRASE_FILE", file("p3", PHRASE).toString()));
        assertEquals(wrong.getMessage(), damaged.getMessage());
        assertFalse(wrong.getMessage().contains("batterx"));
    }

    @Test
    void shouldTakeTheCredentialOfTheServiceManagerWhenNoFileIsNamed() throws Exception {
        protection.protect(Passphrase.of(PHRASE.toCharArray()));
        var credential = file("key_passphrase", PHRASE);
        Files.setPosixFilePermissions(credential, PosixFilePermissions.fromString("r--r-----"));
        var env = Map.of("CREDENTIALS_DIRECTORY", folder.toString());
        assertEquals(pair.publicKey(), new KeyFiles(folder, "twi_ctl", PassphraseSource.of(env)).load().publicKey());
    }

    @Test
    void shouldRefuseAPassphraseFileThatOthersMayReadOrThatIsNone() throws Exception {
        protection.protect(Passphrase.of(PHRASE.toCharArray()));
        var exposed = file("exposed", PHRASE);
        Files.setPosixFilePermissions(exposed, PosixFilePermissions.fromString("rw-r--r--"));
        assertEquals(Kind.EXPOSED_SECRET, refusal(Map.of("SPINE_KEY_PASSPHRASE_FILE", exposed.toString())).kind());
        refused(Map.of("SPINE_KEY_PASSPHRASE_FILE", file("empty", "").toString()));
        refused(Map.of("SPINE_KEY_PASSPHRASE_FILE", file("long", "x".repeat(100_000)).toString()));
        refused(Map.of("SPINE_KEY_PASSPHRASE_FILE", folder.resolve("absent").toString()));
    }

    @Test
    void shouldRefuseAProtectedKeyThatIsTornOrExposed() throws Exception {
        protection.protect(Passphrase.of(PHRASE.toCharArray()));
        var whole = Files.readAllBytes(secret);
        for (int length : new int[] {9, 64, 127}) {
            Files.write(secret, Arrays.copyOf(whole, length));
            assertEquals(Kind.MALFORMED, refusal(Map.of()).kind());
        }
        Files.write(secret, Arrays.copyOf(whole, 129));
        assertEquals(Kind.MALFORMED, refusal(Map.of()).kind());
        Files.write(secret, whole);
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r-----"));
        assertEquals(Kind.EXPOSED_SECRET, refusal(Map.of()).kind());
    }

    @Test
    void shouldRefuseAShortPassphraseAndAPairThatIsNotThere() {
        assertThrows(IllegalArgumentException.class, () -> protection.protect(Passphrase.of("seven77".toCharArray())));
        assertEquals(Kind.MISSING_FILE, assertThrows(KeyFileException.class, () -> new KeyProtection(folder, "nobody")
                .protect(Passphrase.of(PHRASE.toCharArray()))).kind());
    }

    @Test
    void shouldProtectTheNextPairTooWhenARotationIsUnderWay() throws Exception {
        new KeyRotation(folder, "twi_ctl").begin();
        protection.protect(Passphrase.of(PHRASE.toCharArray()));
        assertTrue(KeyFileReader.isProtected(folder.resolve("twi_ctl.next.key")));
        assertTrue(protection.unprotect(file -> java.util.Optional.of(Passphrase.of(PHRASE.toCharArray()))));
        assertFalse(KeyFileReader.isProtected(folder.resolve("twi_ctl.next.key")));
    }

    private boolean holdsSecret() throws Exception {
        return HexFormat.of().formatHex(Files.readAllBytes(secret)).contains(HexFormat.of().formatHex(pair.secret()));
    }

    private KeyFileException refused(Map<String, String> env) {
        var e = refusal(env);
        assertEquals(Kind.LOCKED, e.kind(), e.getMessage());
        return e;
    }

    private KeyFileException refusal(Map<String, String> env) {
        return assertThrows(KeyFileException.class,
                () -> new KeyFiles(folder, "twi_ctl", PassphraseSource.of(env)).load());
    }

    private Path file(String name, String content) throws Exception {
        var file = folder.resolve(name);
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }
}
