package spine.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import spine.zmtp.wire.internal.CommandName;
import spine.zmtp.wire.internal.ErrorCommand;
import spine.zmtp.wire.internal.Heartbeat;
import spine.zmtp.wire.internal.ProtocolException;
import spine.zmtp.wire.internal.Subscription;

/** A peer's command in traffic is read and can be written as it was, or breaks a rule; a reason is fit for a log. */
class CommandFuzzTest {
    static Stream<byte[]> seeds() {
        return Seeds.around(ErrorCommand.of("not today"), Heartbeat.ping(10, new byte[] {1, 2}),
                "\4PONGxy".getBytes(), "\11SUBSCRIBEtopic".getBytes(), "\6CANCELtopic".getBytes(), "\3NEW".getBytes());
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = Budget.EACH)
    void shouldReadOrRefuseWhenAnythingComes(byte[] input) {
        try {
            var name = CommandName.of(input, 0, input.length);
            if (name != null) {
                read(name, input);
            }
        } catch (ProtocolException refused) {
            assertTrue(refused.getMessage() != null);
        }
    }

    private static void read(CommandName name, byte[] input) throws ProtocolException {
        switch (name) {
            case ERROR -> assertTrue(ErrorCommand.reason(input).matches("[ -~]{0,255}"));
            case PING -> {
                var pong = Heartbeat.pong(input, 0, input.length);
                assertArrayEquals(Arrays.copyOfRange(input, 7, input.length), Heartbeat.context(pong, 0, pong.length));
            }
            case PONG -> assertTrue(Heartbeat.context(input, 0, input.length).length <= Heartbeat.MOST_CONTEXT_BYTES);
            case SUBSCRIBE, CANCEL ->
                assertArrayEquals(input, Subscription.ofCommand(input, 0, input.length).command());
            default -> assertTrue(name.begins(input, 0, input.length));
        }
    }
}
