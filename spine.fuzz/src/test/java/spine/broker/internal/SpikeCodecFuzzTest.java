package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import spine.api.Answer;
import spine.api.ErrorCode;
import spine.api.GenerationId;
import spine.api.Payload;
import spine.api.SpineException;
import spine.api.message.Cancel;
import spine.api.message.Hello;
import spine.api.message.NeuralSpike;
import spine.fuzz.Budget;
import spine.fuzz.Heap;
import spine.fuzz.Seeds;

/**
 * Payloads of spikes from outside become payloads for agents or a typed refusal; and whatever an agent answers, the
 * reply is a spike with the request's id, so that nobody's answer can pass as the answer to somebody else.
 */
class SpikeCodecFuzzTest {
    private static final String ID = "request-1";
    private static final List<String> TYPES = List.of(Payload.TEXT, SpikeCodec.SPIKE,
            Payload.typeOf(Cancel.getDefaultInstance()), Payload.typeOf(Hello.getDefaultInstance()),
            "application/octet-stream", "text/plain", "application/x-protobuf; messageType=no.such.Thing");

    static Stream<byte[]> seeds() {
        var own = NeuralSpike.newBuilder().setRequestId(ID).setTimestamp(1).setTextData("mine").build();
        var others = own.toBuilder().setRequestId("request-2").build();
        var cancel = NeuralSpike.newBuilder().setCancel(Cancel.newBuilder().setRequestId("x")).build();
        return Seeds.around(typed(0, "text".getBytes()), typed(1, own.toByteArray()), typed(1, others.toByteArray()),
                typed(1, cancel.toByteArray()), typed(2, Cancel.newBuilder().setReason("r").build().toByteArray()),
                typed(3, new byte[] {10, 1, 'a'}), typed(6, new byte[] {1}));
    }

    private static byte[] typed(int type, byte[] data) {
        return ByteString.copyFrom(new byte[] {(byte) type}).concat(ByteString.copyFrom(data)).toByteArray();
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = Budget.EACH)
    void shouldTurnIntoAPayloadOrAReplyWhenAnythingComes(byte[] input) throws Exception {
        if (input.length == 0) {
            return;
        }
        var data = ByteString.copyFrom(input, 1, input.length - 1);
        try {
            assertNotNull(Heap.bounded(input.length, () -> SpikeCodec.content(new Payload(SpikeCodec.SPIKE, data))));
        } catch (SpineException refused) {
            assertEquals(ErrorCode.INVALID_REQUEST, refused.refusal().code());
        }
        var type = TYPES.get(Math.floorMod(input[0], TYPES.size()));
        var reply = Heap.bounded(input.length, () -> SpikeCodec.reply(ID,
                new Answer(new Payload(type, data), "agent", new GenerationId("production"))));
        assertEquals(ID, EnvelopeHead.read(reply).requestId());
    }
}
