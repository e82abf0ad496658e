package spine.cli.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import spine.fuzz.Budget;
import spine.fuzz.Seeds;

/** A file that is cut into parts is text as a whole or refused, and its parts put together are the file. */
class TextPartsFuzzTest {
    private static final int LEAST_PART = 8;

    static Stream<byte[]> seeds() {
        return Seeds.around("\u0001One line.\n\nA paragraph of words.\r\n \r\nEnd".getBytes(),
                "\u0007\u00e4\u00f6\u00fc\u20ac\ud83d\ude00\ud83d\ude00\ud83d\ude00".getBytes(StandardCharsets.UTF_8),
                new byte[] {3, 'a', 0, 'b'}, new byte[] {0, (byte) 0xf0, (byte) 0x80, (byte) 0x80, 1, 2, 3, 4, 5, 6});
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = Budget.EACH)
    void shouldGiveTheFileBackInPartsWhenAnythingComes(byte[] input) throws Exception {
        if (input.length == 0) {
            return;
        }
        int most = LEAST_PART + (input[0] & 63);
        var parts = new TextParts(new ByteArrayInputStream(input), most);
        var whole = new StringBuilder();
        try {
            for (var part = parts.next(); part != null; part = parts.next()) {
                assertTrue(!part.isEmpty() && part.getBytes(StandardCharsets.UTF_8).length <= most, "size");
                whole.append(part);
            }
            assertArrayEquals(input, whole.toString().getBytes(StandardCharsets.UTF_8));
            assertEquals(whole.toString(), TextParts.decode(input, input.length));
        } catch (CharacterCodingException refused) {
            assertThrows(CharacterCodingException.class, () -> TextParts.decode(input, input.length));
        }
    }
}
