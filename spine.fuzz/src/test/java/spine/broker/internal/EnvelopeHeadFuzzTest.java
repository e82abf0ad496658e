package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import spine.api.message.AgentCall;
import spine.api.message.NeuralSpike;
import spine.api.message.ResponseMetadata;
import spine.fuzz.Budget;
import spine.fuzz.Heap;
import spine.fuzz.Seeds;

/**
 * The head that routes and refuses says of any bytes what the full parser says (SP-06, SEC-20): nobody is checked as one
 * sender and delivered as another. What the head refuses the full parser refuses too.
 */
class EnvelopeHeadFuzzTest {
    private static final EnvelopeRules RULES =
            new EnvelopeRules(Clock.fixed(Instant.ofEpochMilli(1_700_000_000_000L), ZoneOffset.UTC));

    static Stream<byte[]> seeds() {
        var text = NeuralSpike.newBuilder().setRequestId("a-1").setTimestamp(1_700_000_000_000L).setSenderValue(3)
                .setRecipientValue(5).setSchemaMajor(2).setDeadlineUnixMs(1_700_000_001_000L)
                .putTraceContext("traceparent", "00-1-1-01").setTextData("hello").setIdempotent(true).build();
        var call = NeuralSpike.newBuilder().setRequestId("b").setTimestamp(1).setCapability("search")
                .setRecipientName("tavily").setMirrored(true).setAgentCall(AgentCall.newBuilder()
                        .setInput(ByteString.copyFromUtf8("in")).setContentType("text/plain")).build();
        var reply = NeuralSpike.newBuilder().setRequestId("c").setTimestamp(2)
                .setMeta(ResponseMetadata.newBuilder().setSource("x")).setTextData("y").build();
        return Seeds.around(text.toByteArray(), call.toByteArray(), reply.toByteArray());
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = Budget.EACH)
    void shouldReadWhatTheFullParserReadsWhenAnythingComes(byte[] input) throws Exception {
        var bytes = ByteString.copyFrom(input);
        EnvelopeHead head;
        try {
            head = Heap.bounded(input.length, () -> EnvelopeHead.read(bytes));
        } catch (InvalidProtocolBufferException refused) {
            assertThrows(InvalidProtocolBufferException.class, () -> NeuralSpike.parseFrom(bytes));
            return;
        }
        RULES.check(head);
        NeuralSpike spike;
        try {
            spike = NeuralSpike.parseFrom(bytes);
        } catch (InvalidProtocolBufferException payloadIsBroken) {
            return;
        }
        compare(spike, head);
    }

    private static void compare(NeuralSpike spike, EnvelopeHead head) throws InvalidProtocolBufferException {
        assertEquals(spike.getRequestId(), head.requestId());
        assertEquals(spike.getTimestamp(), head.timestamp());
        assertEquals(spike.getSenderValue(), head.sender(), "sender");
        assertEquals(spike.getRecipientValue(), head.recipient());
        assertEquals(spike.getRecipientName(), head.recipientName());
        assertEquals(spike.getCapability(), head.capability());
        assertEquals(spike.getSchemaMajor(), head.schemaMajor());
        assertEquals(spike.getDeadlineUnixMs(), head.deadlineUnixMs());
        assertEquals(spike.getIdempotent(), head.idempotent());
        assertEquals(spike.getMirrored(), head.mirrored());
        assertEquals(spike.hasMeta(), head.meta());
        assertEquals(spike.getPayloadCase().getNumber(), head.payloadField());
        for (var key : new String[] {"traceparent", "tracestate"}) {
            assertEquals(spike.getTraceContextMap().get(key), head.trace().get(key));
        }
        repeated(spike, head);
    }

    /** What is left after the cuts says the same as the spike without what may change when it is sent again. */
    private static void repeated(NeuralSpike spike, EnvelopeHead head) throws InvalidProtocolBufferException {
        var content = NeuralSpike.parseFrom(head.content());
        boolean allCut = content.getTimestamp() == 0 && content.getDeadlineUnixMs() == 0
                && content.getTraceContextMap().equals(Map.of());
        if (allCut) {
            assertEquals(spike.toBuilder().clearTimestamp().clearDeadlineUnixMs().clearTraceContext().build(), content);
        }
    }
}
