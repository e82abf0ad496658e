package spine.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import spine.fuzz.Budget;
import spine.fuzz.Heap;
import spine.fuzz.Seeds;

/**
 * Any {@code signers.txt} is keys and named problems: a key counts for the id that one line of the file gives it to and
 * no second one claims, and with every key that counts a signature can be checked (SEC-45).
 */
class TrustedSignersFuzzTest {
    private static final String KEY = "O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik=";
    private static final DetachedSignature NOBODYS =
            new DetachedSignature("x", Base64.getEncoder().encodeToString(new byte[64]));

    static Stream<byte[]> seeds() {
        return Seeds.around(("ann " + KEY + " Ann's laptop\n# who\n\nbob " + KEY + "\n").getBytes(),
                ("ann " + KEY + "\nann " + KEY + "\nann\n").getBytes(), ("\tann\u2003" + KEY + "\r\n.x " + KEY).getBytes(),
                ("far " + "/".repeat(42) + "8=\nnone " + "A".repeat(43) + "=\n").getBytes(),
                ("a " + KEY.replace("=", "") + "\nb " + KEY + KEY + "\n#c " + KEY).getBytes());
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = Budget.EACH)
    void shouldTrustWhomOneLineNamesWhenAnythingComes(byte[] input) throws Exception {
        var text = new String(input, StandardCharsets.UTF_8);
        var signers = Heap.bounded(input.length, () -> TrustedSigners.parse(text));
        var lines = Arrays.stream(text.split("\n", -1)).map(String::strip).map(l -> List.of(l.split("\\s+", 3)))
                .toList();
        signers.keys().forEach((id, key) -> {
            var own = lines.stream().filter(l -> l.size() > 1 && l.get(0).equals(id) && isKey(l.get(1))).toList();
            assertEquals(1, own.size(), "not the one line of " + id);
            assertEquals(SignerKeys.text(key), canonical(own.get(0).get(1)));
            assertFalse(NOBODYS.fits(new byte[1], key), "checked, and no");
        });
        long entries = lines.stream().filter(l -> !l.get(0).isEmpty() && !l.get(0).startsWith("#")).count();
        assertTrue(entries >= signers.keys().size() + signers.problems().size(), "more than there are lines");
        assertTrue(signers.keys().size() < entries || signers.problems().isEmpty());
        assertTrue(signers.keys().size() == entries || !signers.problems().isEmpty(), "a line was lost without a word");
        assertTrue(signers.problems().stream().noneMatch(p -> p.contains(KEY)), "a problem that repeats a line");
    }

    private static boolean isKey(String word) {
        try {
            SignerKeys.publicKey(word);
            return true;
        } catch (IllegalArgumentException no) {
            return false;
        }
    }

    private static String canonical(String base64) {
        return Base64.getEncoder().encodeToString(Base64.getDecoder().decode(base64));
    }
}
