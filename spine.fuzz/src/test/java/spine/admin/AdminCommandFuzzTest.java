package spine.admin;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.SpineException;
import spine.api.security.VerifiedKey;
import spine.fuzz.Budget;
import spine.fuzz.Heap;
import spine.fuzz.Seeds;

/** Any bytes to an agent for administrators are a command or a typed refusal, however deep they nest. */
class AdminCommandFuzzTest {
    private static final int MOST_BYTES = 65_536;
    private static final Set<ErrorCode> REFUSALS = Set.of(ErrorCode.INVALID_REQUEST, ErrorCode.TOO_LARGE);

    static Stream<byte[]> seeds() {
        return Seeds.around("""
                {"command":"whitelist.add","key":"rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7","agents":["a","b"],\
                "label":"x","role":"admin"}""".getBytes(), """
                {"command":"key.add","key":"rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7","tier":1,"force":true}""".getBytes(), "[".repeat(60_000).getBytes(),
                ("{\"command\":" + "{\"a\":".repeat(9_000)).getBytes(), "{\"command\":1e999999999}".getBytes(),
                "{\"command\":null,\"agents\":{}}".getBytes(), "\ufeff{\"command\":\"\\ud800\"}".getBytes(),
                " ".repeat(65_537).getBytes());
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = Budget.EACH)
    void shouldReadOrRefuseWhenAnythingComes(byte[] input) throws Exception {
        try {
            var command = Heap.bounded(input.length,
                    () -> AdminCommand.parse(new Payload(Payload.TEXT, ByteString.copyFrom(input)), MOST_BYTES, ""));
            command.name();
            command.text("label", "");
            command.texts("agents", 64).forEach(String::length);
            command.flag("force");
            long tier = command.number("tier", 2, 0, 2);
            assertTrue(tier >= 0 && tier <= 2, "tier " + tier);
            command.allow(Set.of("key", "agents", "label", "force", "tier"));
            assertTrue(new String(input, java.nio.charset.StandardCharsets.UTF_8).contains(command.read("key", VerifiedKey::ofZ85).z85())
                    || new String(input).contains("\\u"), "a key that was not said");
        } catch (SpineException refused) {
            assertTrue(REFUSALS.contains(refused.refusal().code()), refused.refusal().code().name());
        }
    }
}
