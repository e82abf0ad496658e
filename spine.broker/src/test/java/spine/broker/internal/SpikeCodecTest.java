package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import spine.api.Answer;
import spine.api.Call;
import spine.api.ErrorCode;
import spine.api.Outcome;
import spine.api.Payload;
import spine.api.Refusal;
import spine.api.SpineException;
import spine.api.message.AgentCall;
import spine.api.message.CommandRequest;
import spine.api.message.NeuralSpike;
import spine.api.message.NeuralSpike.PayloadCase;
import spine.api.message.RetrieveResponse;
import spine.api.rcis.QueryRequest;

class SpikeCodecTest {
    private final Kit kit = new Kit();

    @AfterEach
    void close() {
        kit.close();
    }

    private static Payload there(Call call, Payload payload) throws SpineException {
        return SpikeCodec.content(new Payload(SpikeCodec.SPIKE, SpikeCodec.request(call, payload).toByteString()));
    }

    private NeuralSpike reply(Outcome outcome) throws Exception {
        return NeuralSpike.parseFrom(SpikeCodec.reply("1", outcome));
    }

    private Answer answer(Payload payload) {
        return new Answer(payload, "desk", kit.table.current().generation());
    }

    private Payload back(Payload payload) throws Exception {
        return ((Answer) SpikeCodec.outcome(reply(answer(payload)), "desk", kit.call("c"))).payload();
    }

    @Property(tries = 200)
    void shouldKeepTextWholeInBothDirections(@ForAll String text) throws Exception {
        try (var own = new Kit()) {
            var payload = Payload.text(ByteString.copyFromUtf8(text).toStringUtf8());
            assertEquals(payload, there(own.call("1"), payload));
            var reply = NeuralSpike.parseFrom(SpikeCodec.reply("1",
                    new Answer(payload, "a", own.table.current().generation())));
            assertEquals(payload.text(), ((Answer) SpikeCodec.outcome(reply, "a", own.call("2"))).payload().text());
        }
    }

    @Property(tries = 200)
    void shouldKeepAnyBytesAndTheirTypeWholeInBothDirections(@ForAll byte[] data) throws Exception {
        try (var own = new Kit()) {
            var payload = new Payload("image/png", ByteString.copyFrom(data));
            assertEquals(payload, there(own.call("1"), payload));
            var reply = NeuralSpike.parseFrom(SpikeCodec.reply("1",
                    new Answer(payload, "a", own.table.current().generation())));
            var back = ((Answer) SpikeCodec.outcome(reply, "a", own.call("2"))).payload();
            assertEquals(payload.data(), back.data());
            assertEquals(payload.contentType(), back.contentType());
        }
    }

    @Test
    void shouldSendTextThatIsNoUtf8AsBytes() throws Exception {
        var latin = new Payload(Payload.TEXT, ByteString.copyFrom(new byte[] {(byte) 0xe4}));
        var spike = SpikeCodec.request(kit.call("1"), latin);
        assertEquals(PayloadCase.AGENT_CALL, spike.getPayloadCase());
        assertEquals(latin.data(), there(kit.call("2"), latin).data());
        assertEquals(latin.data(), back(latin).data());
    }

    @Test
    void shouldKeepAnotherCharsetsName() throws Exception {
        var utf16 = new Payload("text/plain; charset=utf-16", ByteString.copyFrom("a", "UTF-16BE"));
        assertEquals(utf16, there(kit.call("1"), utf16));
        assertEquals(utf16.contentType(), back(utf16).contentType());
    }

    @Test
    void shouldUseTheMemberOfTheEnvelopeWhereThereIsOne() throws Exception {
        var command = Payload.message(CommandRequest.newBuilder().setCommand("ls").build());
        assertEquals(PayloadCase.COMMAND_REQ, SpikeCodec.request(kit.call("1"), command).getPayloadCase());
        assertEquals(command, there(kit.call("2"), command));

        var found = Payload.message(RetrieveResponse.newBuilder().setTotalMatches(3).build());
        assertEquals(PayloadCase.RETRIEVE_RESP, reply(answer(found)).getPayloadCase());
        assertEquals(found.data(), back(found).data());
    }

    @Test
    void shouldWrapAMessageThatTheEnvelopeDoesNotKnow() throws Exception {
        var query = Payload.message(QueryRequest.newBuilder().setQueryText("q").build());
        assertEquals(PayloadCase.AGENT_CALL, SpikeCodec.request(kit.call("1"), query).getPayloadCase());
        assertEquals(query, there(kit.call("2"), query));
        assertEquals(query.contentType(), back(query).contentType());
    }

    @Test
    void shouldWrapAMemberThatDoesNotParse() throws Exception {
        var broken = new Payload(Payload.typeOf(CommandRequest.getDefaultInstance()),
                ByteString.copyFrom(new byte[] {-1, -1}));
        assertEquals(PayloadCase.AGENT_CALL, SpikeCodec.request(kit.call("1"), broken).getPayloadCase());
    }

    @Test
    void shouldCarryDeadlineTraceAndIdempotence() throws Exception {
        var spike = SpikeCodec.request(kit.call("1", Kit.ANN, java.time.Duration.ofSeconds(9), true), Kit.text("q"));
        assertEquals(true, spike.getIdempotent());
        assertEquals(0, spike.getTraceContextCount());
        assertEquals(9_000, spike.getDeadlineUnixMs() - spike.getTimestamp(), 1_000);
    }

    @Test
    void shouldTellSourceAndRefusal() throws Exception {
        assertEquals("desk", reply(answer(Kit.text("a"))).getMeta().getSource());
        assertEquals("tavily", reply(answer(Kit.text("a").with("source", "tavily"))).getMeta().getSource());
        assertEquals("tavily", back(Kit.text("a").with("source", "tavily")).meta().get("source"));
        var error = reply(new Refusal(ErrorCode.OVERLOADED, "Full.", "Wait.")).getError();
        assertEquals("OVERLOADED", error.getErrorCode());
        assertEquals("Full. Wait.", error.getErrorMessage());
    }

    /** An agent in the container may answer bytes that call themselves a spike: only a reply to this request is one. */
    @Test
    void shouldPassASpikeOnOnlyIfItAnswersThisRequest() throws Exception {
        var mine = kit.spike("1").setTextData("a").build();
        var other = kit.spike("2").setTextData("a").build();
        var garbage = new Payload(SpikeCodec.SPIKE, ByteString.copyFromUtf8("x"));

        assertEquals(mine, reply(answer(Payload.message(mine))));
        assertEquals(PayloadCase.RICH_PAYLOAD, reply(answer(Payload.message(other))).getPayloadCase());
        assertEquals("1", reply(answer(garbage)).getRequestId());
    }

    @Test
    void shouldRefuseContentThatDoesNotParse() {
        var broken = new Payload(SpikeCodec.SPIKE, ByteString.copyFrom(new byte[] {5 << 3 | 2, 2, 1, 2}));
        assertEquals(ErrorCode.INVALID_REQUEST,
                assertThrows(SpineException.class, () -> SpikeCodec.content(broken)).refusal().code());
    }

    @Test
    void shouldTakeAnEmptyContentTypeForText() throws Exception {
        var call = kit.spike("1").setAgentCall(AgentCall.newBuilder().setInput(ByteString.copyFromUtf8("t"))).build();
        assertEquals(Kit.text("t"), SpikeCodec.content(Payload.message(call)));
    }
}
