package spine.audit.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import spine.audit.AuditHead;
import spine.fuzz.Budget;
import spine.fuzz.Heap;
import spine.fuzz.Seeds;

/**
 * Lines of the audit chain (SEC-44): the stream is cut where its line feeds are; a line is one of the chain if it has
 * the one form, and genuine only if writing what it says gives the same bytes.
 */
class ChainLineFuzzTest {
    static Stream<byte[]> seeds() {
        var one = ChainLine.write(WrittenLog.record(1), AuditHead.GENESIS);
        var far = ChainLine.write("{\"a\":\",\\\"seq\\\":1,\\\"prev\\\":\\\"\"}", new AuditHead(999_999_999_999_999_998L,
                "f".repeat(64)));
        var tooFar = new String(far, StandardCharsets.UTF_8).replace("\"seq\":", "\"seq\":9").getBytes();
        return Stream.concat(Seeds.around(one, far, tooFar, new String(one, StandardCharsets.UTF_8).replace(":1,", ":01,").getBytes()),
                Stream.of(("{" + " ".repeat(65_534) + "\n{" + " ".repeat(65_535) + "\n").getBytes()));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = Budget.EACH)
    void shouldBeTheLineThatWasWrittenOrNoneWhenAnythingComes(byte[] input) throws Exception {
        var lines = new LogLines(new ByteArrayInputStream(input));
        int at = 0;
        while (Heap.bounded(input.length, lines::next)) {
            int end = at;
            while (end < input.length && input[end] != '\n') {
                end++;
            }
            assertEquals(end - at, lines.length());
            assertEquals(end < input.length, lines.isWhole());
            if (lines.isTooLong()) {
                assertNull(lines.chainLine());
            } else {
                assertArrayEquals(Arrays.copyOfRange(input, at, end), lines.copy());
                line(Arrays.copyOfRange(input, at, end), lines.chainLine());
            }
            at = end + 1;
        }
        assertTrue(at >= input.length, "bytes that nobody saw");
    }

    private static void line(byte[] bytes, ChainLine line) {
        var text = new String(bytes, StandardCharsets.ISO_8859_1);
        boolean formed = text.matches("(?s)\\{.*,\"seq\":[1-9][0-9]{0,17},\"prev\":\"[0-9a-f]{64}\",\"hash\":\"[0-9a-f]{64}\"}");
        assertEquals(formed, line != null, "the form");
        if (line == null) {
            return;
        }
        assertTrue(text.endsWith(",\"seq\":" + line.seq() + ",\"prev\":\"" + line.prev() + "\",\"hash\":\"" + line.hash()
                + "\"}"), "what it says");
        var utf8 = new String(bytes, StandardCharsets.UTF_8);
        if (Arrays.equals(bytes, utf8.getBytes(StandardCharsets.UTF_8))) {
            var object = utf8.substring(0, utf8.lastIndexOf(",\"seq\":")) + "}";
            var again = ChainLine.write(object, new AuditHead(line.seq() - 1, line.prev()));
            assertEquals(Arrays.equals(bytes, Arrays.copyOf(again, again.length - 1)), line.genuine());
        } else if (line.genuine()) {
            assertFalse(text.isEmpty());
        }
    }
}
