package spine.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.keys.KeyFileException.Kind;

/** SEC-45: signatures of jars, their signers and who is trusted. */
class SignatureTest {
    private static final byte[] JAR = "the bytes of a jar".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path folder;

    @Test
    void shouldFitTheSignedBytesAndNoOthers() throws Exception {
        var signer = new SignerKeys(folder, "alice");
        var trusted = TrustedSigners.parse("# who\n\n" + signer.create() + " a label of her own\n");
        assertEquals(trusted.problems(), java.util.List.of());
        var key = trusted.key("alice").orElseThrow();
        var signature = DetachedSignature.parse(signer.sign(JAR).text().getBytes(StandardCharsets.US_ASCII));
        assertEquals("alice", signature.signer());
        assertTrue(signature.fits(JAR, key));
        assertFalse(signature.fits(Arrays.copyOf(JAR, JAR.length - 1), key));
        assertFalse(signature.fits(Arrays.copyOf(JAR, JAR.length + 1), key));
        var changed = JAR.clone();
        changed[3] ^= 1;
        assertFalse(signature.fits(changed, key));
        var mallory = new SignerKeys(folder, "mallory");
        mallory.create();
        assertFalse(signature.fits(JAR, mallory.publicKey()));
        assertFalse(new DetachedSignature("alice", mallory.sign(JAR).bytes()).fits(JAR, key), "with her name alone");
    }

    /** Adversary: what was signed for another purpose is no signature of a jar. */
    @Test
    void shouldNotTakeASignatureOverTheBareBytes() throws Exception {
        var pair = java.security.KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        var bare = java.security.Signature.getInstance("Ed25519");
        bare.initSign(pair.getPrivate());
        bare.update(JAR);
        var signature = new DetachedSignature("a", Base64.getEncoder().encodeToString(bare.sign()));
        assertFalse(signature.fits(JAR, pair.getPublic()));
        assertTrue(DetachedSignature.make("a", pair.getPrivate(), JAR).fits(JAR, pair.getPublic()));
    }

    @Property(tries = 500)
    void shouldRefuseWhatIsNoSignature(@ForAll @Size(max = 700) byte[] file) {
        assertThrows(IllegalArgumentException.class, () -> DetachedSignature.parse(file));
    }

    @Test
    void shouldRefuseSignaturesThatAreTornOrOfAnotherForm() throws Exception {
        var signer = new SignerKeys(folder, "alice");
        signer.create();
        var text = signer.sign(JAR).text();
        for (var wrong : new String[] {text.substring(0, text.length() - 5), text.replace("v1", "v2"), text + text,
            text.replace("alice", "../alice"), text.replace("alice", ""), "", text + " ".repeat(600)}) {
            assertThrows(IllegalArgumentException.class,
                    () -> DetachedSignature.parse(wrong.getBytes(StandardCharsets.US_ASCII)), wrong);
        }
    }

    @Test
    void shouldMakeASignerOnceWithExactModes() throws Exception {
        var signer = new SignerKeys(folder, "alice");
        var line = signer.create();
        assertEquals("rw-------", mode("alice.signer.key"));
        assertEquals("rw-r--r--", mode("alice.signer.pub"));
        assertEquals(line + "\n", Files.readString(folder.resolve("alice.signer.pub")));
        assertThrows(KeyFileException.class, signer::create);
        assertEquals(line + "\n", Files.readString(folder.resolve("alice.signer.pub")));
        Files.setPosixFilePermissions(folder.resolve("alice.signer.key"), PosixFilePermissions.fromString("rw-r-----"));
        assertEquals(Kind.EXPOSED_SECRET, assertThrows(KeyFileException.class, () -> signer.sign(JAR)).kind());
        assertEquals(Kind.MISSING_FILE, assertThrows(KeyFileException.class,
                () -> new SignerKeys(folder, "bob").sign(JAR)).kind());
        assertThrows(IllegalArgumentException.class, () -> new SignerKeys(folder, "../bob"));
    }

    @Test
    void shouldRefuseToSignWhenThePairDoesNotBelongTogether() throws Exception {
        var signer = new SignerKeys(folder, "alice");
        signer.create();
        var other = new SignerKeys(folder.resolve("other"), "alice").create();
        Files.writeString(folder.resolve("alice.signer.pub"), other);
        assertEquals(Kind.MISMATCH, assertThrows(KeyFileException.class, () -> signer.sign(JAR)).kind());
    }

    @Test
    void shouldLeaveOutMalformedLinesAndIdsThatStandTwice() throws Exception {
        var alice = new SignerKeys(folder.resolve("1"), "alice").create();
        var bob = new SignerKeys(folder.resolve("1"), "bob").create();
        var otherBob = new SignerKeys(folder.resolve("2"), "bob").create();
        var trusted = TrustedSigners.parse(bob + "\n" + alice + " label\r\nnonsense\ncarol AAAA\n" + otherBob + "\n"
                + bob);
        assertTrue(trusted.key("alice").isPresent());
        assertTrue(trusted.key("bob").isEmpty(), "nobody can say which of them is meant");
        assertEquals(4, trusted.problems().size(), trusted.problems().toString());
        assertTrue(trusted.problems().get(0).startsWith("line 3: "));
    }

    /** SEC-45: found only when a signature was checked, it would have been an error of that jar. */
    @Test
    void shouldLeaveOutAKeyThatIsNoPointOfTheCurve() {
        var tooLarge = "/".repeat(42) + "8=";
        var offTheCurve = "Ag" + "A".repeat(41) + "=";
        var trusted = TrustedSigners.parse("far " + tooLarge + "\noff " + offTheCurve + "\n");
        assertEquals(0, trusted.keys().size(), trusted.toString());
        assertEquals(2, trusted.problems().size(), trusted.problems().toString());
    }

    @Test
    void shouldTrustNobodyWithoutAFileAndRefuseOneThatOthersMayUse() throws Exception {
        var file = folder.resolve("signers.txt");
        assertEquals(0, TrustedSigners.read(file).keys().size());
        Files.writeString(file, new SignerKeys(folder, "alice").create());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
        assertEquals(Kind.EXPOSED_SECRET, assertThrows(KeyFileException.class, () -> TrustedSigners.read(file)).kind());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertTrue(TrustedSigners.read(file).key("alice").isPresent());
    }

    private String mode(String name) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
    }
}
