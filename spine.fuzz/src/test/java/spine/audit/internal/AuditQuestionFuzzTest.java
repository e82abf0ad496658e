package spine.audit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.SpineException;
import spine.audit.AuditHead;
import spine.fuzz.Budget;
import spine.fuzz.Heap;
import spine.fuzz.Seeds;

/** Any bytes to the audit agent are a question, with every number in its range, or a typed refusal (SEC-43, SEC-44). */
class AuditQuestionFuzzTest {
    private static final int MOST_BYTES = 4096;

    static Stream<byte[]> seeds() {
        return Seeds.around("""
                {"command":"audit.tail","lines":20,"after":0,"event_id":"AUTH-001","level":"WARNING"}""".getBytes(),
                ("{\"command\":\"audit.verify\",\"expect\":\"12:" + "a".repeat(64) + "\"}").getBytes(),
                "{\"lines\":1e999999999,\"after\":1e-999999999}".getBytes(), "{\"lines\":\"7\",\"after\":-1.0}".getBytes(),
                "{\"lines\":null,\"level\":[],\"expect\":{}}".getBytes(), "[".repeat(4_000).getBytes(),
                ("{\"a\":".repeat(800) + "1").getBytes(), "{\"expect\":\"-0:0\",\"level\":\"DEBUG\"}".getBytes(),
                " ".repeat(MOST_BYTES + 1).getBytes());
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = Budget.EACH)
    void shouldAskOrBeRefusedWhenAnythingComes(byte[] input) throws Exception {
        try {
            var question = Heap.bounded(input.length,
                    () -> AuditQuestion.parse(new Payload(Payload.TEXT, ByteString.copyFrom(input))));
            assertTrue(input.length <= MOST_BYTES, "too long");
            var command = question.command();
            command.name();
            long lines = command.number("lines", 20, 1, 1000);
            assertTrue(lines >= 1 && lines <= 1000, "lines " + lines);
            long after = command.number("after", -1, 0, Long.MAX_VALUE);
            assertTrue(after >= -1, "after " + after);
            command.text("event_id", "");
            question.level();
            question.expect().ifPresent(head -> assertEquals(head, AuditHead.parse(head.toString())));
            command.allow(Set.of("lines", "after", "event_id", "level", "expect"));
        } catch (SpineException refused) {
            var code = refused.refusal().code();
            assertEquals(input.length > MOST_BYTES ? ErrorCode.TOO_LARGE : ErrorCode.INVALID_REQUEST, code);
        }
    }
}
