package spine.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import spine.api.security.VerifiedKey;
import spine.api.security.Z85;
import spine.fuzz.Budget;
import spine.fuzz.Seeds;

/** Z85 has one text for each bytes and one bytes for each text, so that two lines never mean one key; the rest is refused. */
class Z85FuzzTest {
    static Stream<byte[]> seeds() {
        return Seeds.around("HelloWorld".getBytes(), "#####".getBytes(), "%nSc0".getBytes(),
                "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7".getBytes());
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = Budget.EACH)
    void shouldComeBackAsItWasWhenAnythingComes(byte[] input) {
        var even = Arrays.copyOf(input, input.length / 4 * 4);
        assertArrayEquals(even, Z85.decode(Z85.encode(even)));
        var text = new String(input, StandardCharsets.UTF_8);
        try {
            assertEquals(text, Z85.encode(Z85.decode(text)));
        } catch (IllegalArgumentException refused) {
            assertThrows(IllegalArgumentException.class, () -> VerifiedKey.ofZ85(text));
        }
    }
}
