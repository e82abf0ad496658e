package spine.rcis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.Principal.Role;
import spine.api.Refusal;
import spine.api.rcis.AgentCall;
import spine.api.rcis.IngestChunk;
import spine.api.rcis.IngestRequest;
import spine.api.rcis.QueryResponse;
import spine.api.rcis.RCISRequest;

/** Room for requests and for their replies: taken before a request is accepted, and given back once (RC-16). */
class RoomTest {
    private static final Payload ANSWER = Payload.message(QueryResponse.getDefaultInstance());

    private static RCISRequest.Builder call(String agent) {
        return Edge.request().setAgentCall(AgentCall.newBuilder().setAgent(agent));
    }

    private static RCISRequest.Builder chunk(String stream, long sequence) {
        return Edge.request().setIngestChunk(IngestChunk.newBuilder().setStreamId(stream).setSequence(sequence)
                .addItems(IngestRequest.newBuilder().setContent("x")));
    }

    private static void tell(Edge edge, RCISRequest.Builder request) {
        edge.tell(Edge.ADMIN, request.build().toByteString());
    }

    @Test
    void shouldAnswerForOthersWhileOneAgentIsStuck() {
        var edge = new Edge();
        edge.router.agents = routed -> routed.to().toString().contains("stuck") ? routed.outcome()
                : java.util.concurrent.CompletableFuture.completedFuture(FakeRouter.answerOf(ANSWER));
        for (int i = 0; i < 5000; i++) {
            tell(edge, call("stuck"));
        }
        assertEquals(1000, edge.parts.inFlight().requests(), "half of all");
        assertEquals(4000, edge.endpoint.sent.size());
        var refused = edge.reply();
        assertEquals("OVERLOADED", refused.getErrorDetails().getErrorCode());
        assertEquals("1", refused.getMetadataOrThrow("Retry-After"));
        edge.endpoint.sent.clear();
        for (int i = 0; i < 100; i++) {
            assertEquals(200, edge.ask(call("quick")).getStatusCode());
        }
        List.copyOf(edge.router.routed).forEach(r -> r.outcome().complete(FakeRouter.answerOf(ANSWER)));
        assertEquals(1000, edge.endpoint.sent.size(), "what was accepted is answered");
        assertEquals(0, edge.parts.inFlight().requests());
        assertEquals(0, edge.endpoint.held());
        tell(edge, call("stuck"));
        assertEquals(1, edge.parts.inFlight().requests());
    }

    @Test
    void shouldLeaveASecondStuckAgentAThirdAndAThirdOneSomething() {
        var edge = new Edge();
        for (var agent : List.of("one", "two", "three")) {
            for (int i = 0; i < 2001; i++) {
                tell(edge, call(agent));
            }
        }
        assertTrue(edge.parts.inFlight().requests() < 2000, edge.parts.inFlight().requests() + " are in flight");
        edge.endpoint.sent.clear();
        edge.router.answer(ANSWER);
        assertEquals(200, edge.ask(call("four")).getStatusCode());
    }

    @Test
    void shouldAcceptNothingForWhoseReplyThereIsNoPlace() {
        var edge = new Edge();
        edge.endpoint.places = 0;
        var refused = edge.ask(Edge.query("x"));
        assertEquals("OVERLOADED", refused.getErrorDetails().getErrorCode());
        assertEquals("1", refused.getMetadataOrThrow("Retry-After"));
        assertEquals(0, edge.router.routed.size());
        assertEquals(0, edge.parts.inFlight().requests());
    }

    /** What happens to requests, one after the other. */
    enum Step {
        QUERY, CALL, CHUNK, AGAIN, GARBAGE, DISCOVER, ANSWER, REFUSE, BREAK, WRONG_ANSWER, REVOKE, ALLOW, QUEUE_FULL,
        QUEUE_FREE, ROUTER_CLOSED, ROUTER_OPEN
    }

    @Provide
    Arbitrary<List<Step>> stories() {
        return Arbitraries.of(Step.class).list().ofMaxSize(60);
    }

    @Property(tries = 300)
    void shouldUseOrGiveBackEachPlaceExactlyOnce(@ForAll("stories") List<Step> story) {
        var edge = new Edge();
        var asked = new ArrayList<RCISRequest.Builder>();
        for (var step : story) {
            take(edge, asked, step);
        }
        edge.guard.allow(Edge.ADMIN, Role.ADMIN);
        for (int i = 0; i < edge.router.routed.size(); i++) { // an answered chunk lets the next one go
            edge.router.routed.get(i).outcome().complete(FakeRouter.answerOf(ANSWER));
        }
        assertEquals(0, edge.endpoint.held(), story.toString());
        assertEquals(0, edge.parts.inFlight().requests(), story.toString());
    }

    private static void take(Edge edge, List<RCISRequest.Builder> asked, Step step) {
        var open = edge.router.routed.stream().filter(r -> !r.outcome().isDone()).findFirst();
        switch (step) {
            case QUERY -> send(edge, asked, Edge.query("x"));
            case CALL -> send(edge, asked, call("agent"));
            case CHUNK -> send(edge, asked, chunk("s", 1 + asked.stream().filter(a -> a.hasIngestChunk()).count()));
            case AGAIN -> asked.stream().findFirst().ifPresent(a -> tell(edge, a));
            case GARBAGE -> edge.tell(Edge.ADMIN, com.google.protobuf.ByteString.copyFromUtf8("garbage"));
            case DISCOVER -> tell(edge, Edge.request().setDiscover(spine.api.message.Discover.getDefaultInstance()));
            case ANSWER -> open.ifPresent(r -> r.outcome().complete(FakeRouter.answerOf(ANSWER)));
            case WRONG_ANSWER -> open.ifPresent(r -> r.outcome().complete(FakeRouter.answerOf(Payload.text("?"))));
            case REFUSE -> open.ifPresent(r -> r.outcome().complete(new Refusal(ErrorCode.UNAVAILABLE, "No.", "")));
            case BREAK -> open.ifPresent(r -> r.outcome().completeExceptionally(new IllegalStateException("broken")));
            case REVOKE -> edge.guard.revoke(Edge.ADMIN);
            case ALLOW -> edge.guard.allow(Edge.ADMIN, Role.ADMIN);
            case QUEUE_FULL -> edge.endpoint.places = edge.endpoint.held();
            case QUEUE_FREE -> edge.endpoint.places = Integer.MAX_VALUE;
            case ROUTER_CLOSED -> edge.router.closed = new spine.api.SpineException(ErrorCode.UNAVAILABLE, "No.", "");
            case ROUTER_OPEN -> edge.router.closed = null;
        }
        edge.pass(Duration.ofMillis(1));
    }

    private static void send(Edge edge, List<RCISRequest.Builder> asked, RCISRequest.Builder request) {
        asked.add(request);
        tell(edge, request);
    }
}
