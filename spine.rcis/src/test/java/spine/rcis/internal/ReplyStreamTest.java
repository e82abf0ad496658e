package spine.rcis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import spine.api.CallOptions.Stream;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.Refusal;
import spine.api.rcis.AgentCall;
import spine.api.rcis.RCISRequest;

/** Issue 6, part 4: answers by parts over RCIS. */
class ReplyStreamTest {
    private final Edge edge = new Edge();
    private final RCISRequest.Builder request = Edge.request().setCredit(20)
            .setAgentCall(AgentCall.newBuilder().setAgent("talker"));
    private Stream stream;

    @BeforeEach
    void ask() {
        tell(request);
        stream = edge.router.routed.get(0).options().stream().orElseThrow();
    }

    private void tell(RCISRequest.Builder what) {
        edge.tell(Edge.ADMIN, what.build().toByteString());
    }

    private void end(spine.api.Outcome outcome) {
        edge.router.routed.get(0).outcome().complete(outcome);
    }

    @Test
    void shouldGiveTheRouterWhatItTakesAndOweTheRest() {
        assertEquals(Stream.MOST_CREDIT, stream.credit());
        assertEquals(List.of(20 - Stream.MOST_CREDIT), edge.router.grants);
    }

    @Test
    void shouldSendPartsAndOneEndThatSaysWhoAnswered() {
        stream.sink().part(1, Payload.text("a"));
        var part = edge.reply().getStreamPart();
        assertEquals(1, part.getSequence());
        assertEquals("a", part.getData().toStringUtf8());
        edge.endpoint.sent.clear();
        end(FakeRouter.answerOf(Payload.text("a")));
        assertEquals(1, edge.endpoint.sent.size());
        var end = edge.reply();
        assertTrue(end.getStreamPart().getLast());
        assertEquals(2, end.getStreamPart().getSequence());
        assertEquals(200, end.getStatusCode());
        assertEquals("somebody", end.getMetadataOrThrow("agent"));
        edge.endpoint.sent.clear();
        tell(request);
        assertEquals("a", edge.reply().getAgentReply().getOutput().toStringUtf8(), "the joined answer");
    }

    @Test
    void shouldSayTheFailureInTheEndAndNotPutTheRequestOff() {
        stream.sink().part(1, Payload.text("a"));
        edge.endpoint.sent.clear();
        end(new Refusal(ErrorCode.OVERLOADED, "Full.", "").with("Retry-After", "3"));
        var end = edge.reply();
        assertEquals("OVERLOADED", end.getStreamPart().getError().getErrorCode());
        assertEquals(3, end.getErrorDetails().getRetryAfterSeconds());
        edge.endpoint.sent.clear();
        tell(request);
        assertEquals(1, edge.router.routed.size(), "some of it was done: it is not done again");
    }

    @Test
    void shouldSendTheWholeAnswerWhenNoPartCame() {
        end(FakeRouter.answerOf(Payload.text("all")));
        assertEquals("all", edge.reply().getAgentReply().getOutput().toStringUtf8());
    }

    @Test
    void shouldSayThatThePartsWereNotKeptWhenALargeStreamIsAskedAgain() {
        stream.sink().part(1, Payload.text("a"));
        end(FakeRouter.answerOf(Payload.text("").with(Stream.BYTES, "70000")));
        edge.endpoint.sent.clear();
        tell(request);
        assertEquals("TOO_LARGE", edge.reply().getErrorDetails().getErrorCode());
    }

    /** A grant is for a stream that is there; it is passed on and not answered. */
    @Test
    void shouldPassCreditOnAndNotAnswerIt() {
        var id = request.getRequestId();
        tell(RCISRequest.newBuilder().setRequestId(id).setTimestamp(request.getTimestamp()).setCredit(3));
        assertEquals(List.of(4, 3), edge.router.grants);
        assertEquals(0, edge.endpoint.sent.size());
    }
}
