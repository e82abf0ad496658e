package spine.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import spine.fuzz.Budget;
import spine.fuzz.Heap;
import spine.fuzz.Seeds;

/**
 * A signature's file is read as it stands or refused, and of all signatures the one that the signer made fits his jar
 * (SEC-45).
 */
class SignatureFuzzTest {
    private static final byte[] JAR = "a jar".getBytes(StandardCharsets.US_ASCII);
    private static final KeyPair SIGNER = pair();
    private static final DetachedSignature RIGHT = DetachedSignature.make("ann", SIGNER.getPrivate(), JAR);

    static Stream<byte[]> seeds() {
        var text = RIGHT.text();
        return Seeds.around(text.getBytes(), ("\r\n " + text + "\t").getBytes(), text.replace("=", "").getBytes(),
                text.replace("ann", "../x").getBytes(), text.replace("v1", "v2").getBytes(), (text + text).getBytes(),
                ("spine-sig-v1 ann " + "A".repeat(86)).getBytes(), " ".repeat(513).getBytes());
    }

    private static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = Budget.EACH)
    void shouldFitForTheOneSignatureAloneWhenAnythingComes(byte[] input) throws Exception {
        DetachedSignature read;
        try {
            read = Heap.bounded(input.length, () -> DetachedSignature.parse(input));
        } catch (IllegalArgumentException refused) {
            assertFalse(Arrays.equals(RIGHT.text().getBytes(), input), "the one that was made is refused");
            return;
        }
        assertTrue(input.length <= DetachedSignature.MOST_BYTES);
        assertTrue(read.signer().matches("[A-Za-z0-9_][A-Za-z0-9._-]{0,63}"), "no name for a file or a log");
        assertEquals(new String(input, StandardCharsets.ISO_8859_1).strip() + "\n", read.text());
        assertEquals(read, DetachedSignature.parse(read.text().getBytes(StandardCharsets.ISO_8859_1)));
        var said = Base64.getDecoder().decode(read.bytes());
        assertEquals(Arrays.equals(Base64.getDecoder().decode(RIGHT.bytes()), said), read.fits(JAR, SIGNER.getPublic()));
        assertFalse(read.fits(new byte[0], SIGNER.getPublic()), "over another jar");
        assertArrayEquals(said, Base64.getDecoder().decode(DetachedSignature.parse(input).bytes()));
    }
}
