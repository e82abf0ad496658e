package spine.rcis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.Refusal;
import spine.api.message.Durability;
import spine.api.rcis.IngestRequest;
import spine.api.rcis.IngestResponse;
import spine.api.rcis.QueryResponse;
import spine.api.rcis.RCISRequest;

/** A request's way from frame to frame: RC-01, RC-02, RC-03, RC-12, RC-13, RC-15, RC-16, deadlines. */
class RequestFlowTest {
    private static final Payload ANSWER = Payload.message(
            QueryResponse.newBuilder().setResponseText("yes").build());
    private final Edge edge = new Edge();

    private static RCISRequest.Builder ingest(Map<String, String> metadata) {
        return Edge.request().setIngest(IngestRequest.newBuilder().setContent("x").putAllMetadata(metadata));
    }

    /** RC-01: many in flight, replies matched by id, in the order in which they are done. */
    @Test
    void shouldAnswerOutOfOrderWhenAgentsDo() {
        var first = Edge.query("slow").build();
        var second = Edge.query("fast").build();
        edge.tell(Edge.CLIENT, first.toByteString());
        edge.tell(Edge.CLIENT, second.toByteString());
        assertEquals(2, edge.parts.inFlight().requests());
        edge.router.routed.get(1).outcome().complete(FakeRouter.answerOf(ANSWER));
        edge.router.routed.get(0).outcome().complete(FakeRouter.answerOf(ANSWER));
        assertEquals(second.getRequestId(), edge.reply().getRequestId());
        assertEquals(first.getRequestId(), edge.reply().getRequestId());
        assertEquals(0, edge.parts.inFlight().requests());
    }

    /** RC-02. */
    @Test
    void shouldReplyInTheShapeOfTheQuestion() {
        edge.router.answer(ANSWER);
        edge.tell(Edge.CLIENT, Edge.query("x").build().toByteString());
        assertEquals(1, edge.endpoint.sent.remove().frames().size());
        edge.tell(Edge.CLIENT, ByteString.EMPTY, Edge.query("x").build().toByteString());
        var delimited = edge.endpoint.sent.remove();
        assertEquals(2, delimited.frames().size());
        assertTrue(delimited.frames().get(0).isEmpty());
        assertEquals(200, Edge.parse(delimited).getStatusCode());
        assertEquals(3, edge.released, "every buffer is given back");
    }

    @Test
    void shouldAnswer400WithEmptyIdToOtherShapes() {
        var body = Edge.query("x").build().toByteString();
        for (var frames : List.of(new ByteString[] {body, body}, new ByteString[] {ByteString.EMPTY,
            ByteString.EMPTY, body})) {
            edge.tell(Edge.ADMIN, frames);
            var reply = edge.reply();
            assertEquals(400, reply.getStatusCode());
            assertEquals("", reply.getRequestId());
        }
    }

    /** RC-03. */
    @Test
    void shouldAskForTheTokenWhenOneIsConfigured() {
        var guarded = new Edge(Edge.settings("s3cret", false));
        guarded.router.answer(ANSWER);
        assertEquals(401, guarded.ask(Edge.query("x")).getStatusCode());
        assertEquals(401, guarded.ask(Edge.query("x").setAuthToken("s3cres")).getStatusCode());
        assertEquals(401, guarded.ask(Edge.query("x").setAuthToken("s3cret".repeat(400))).getStatusCode());
        assertEquals(200, guarded.ask(Edge.query("x").setAuthToken("s3cret")).getStatusCode());
        assertEquals(List.of("rcis auth_token missing or wrong", "rcis auth_token missing or wrong",
                "rcis auth_token missing or wrong"), guarded.guard.refusals);
    }

    /** RC-12. */
    @Test
    void shouldReplyTheSameAndWorkOnceWhenARequestComesAgain() {
        edge.router.answer(Payload.message(IngestResponse.newBuilder().setSuccess(true).build()));
        var request = ingest(Map.of("a", "1", "b", "2"));
        var first = edge.ask(request);
        edge.pass(Duration.ofSeconds(3));
        var again = edge.ask(request.setTimestamp(Edge.START.plusSeconds(3).toEpochMilli())
                .setDeadlineUnixMs(Edge.START.plusSeconds(60).toEpochMilli()).setDurability(Durability.SYNCED)
                .putTraceContext("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
        assertEquals(first, again);
        assertEquals(1, edge.router.routed.size());
    }

    @Test
    void shouldAnswerBothWhenARequestComesAgainWhileItIsWorkedOn() {
        var request = Edge.query("x").build().toByteString();
        edge.tell(Edge.CLIENT, request);
        edge.tell(Edge.CLIENT, ByteString.EMPTY, request);
        assertEquals(1, edge.router.routed.size());
        edge.router.routed.get(0).outcome().complete(FakeRouter.answerOf(ANSWER));
        assertEquals(edge.reply(), edge.reply());
        assertEquals(0, edge.parts.inFlight().requests());
    }

    /** RC-12. */
    @Test
    void shouldAnswerIdReusedWhenTheWorkIsAnother() {
        edge.router.answer(ANSWER);
        var request = Edge.query("x");
        edge.ask(request);
        var reply = edge.ask(request.setQuery(request.getQuery().toBuilder().setQueryText("y")));
        assertEquals(400, reply.getStatusCode());
        assertEquals("ID_REUSED", reply.getErrorDetails().getErrorCode());
        assertEquals(1, edge.router.routed.size());
    }

    @Test
    void shouldKeepIdsOfClientsApart() {
        edge.router.answer(ANSWER);
        var request = Edge.query("x");
        edge.ask(Edge.CLIENT, request);
        assertEquals(200, edge.ask(Edge.ADMIN, request.setQuery(Edge.query("y").getQuery())).getStatusCode());
    }

    /** What was put off may come again under its id; what may have been done is done once. */
    @Test
    void shouldForgetWhatWasPutOffAndKeepWhatFailed() {
        var request = Edge.query("x");
        for (var code : List.of(ErrorCode.OVERLOADED, ErrorCode.RATE_LIMITED, ErrorCode.UNAVAILABLE)) {
            edge.router.refuse(new Refusal(code, "Not now.", ""));
            assertEquals(code.status(), edge.ask(request).getStatusCode());
        }
        edge.router.refuse(new Refusal(ErrorCode.OUTCOME_UNKNOWN, "It died.", ""));
        assertEquals(503, edge.ask(request).getStatusCode());
        edge.router.answer(ANSWER);
        assertEquals("OUTCOME_UNKNOWN", edge.ask(request).getErrorDetails().getErrorCode());
    }

    @Test
    void shouldPutOffTheSecondWhenTheFirstOfAnIdWasPutOff() {
        var request = Edge.query("x").build().toByteString();
        edge.tell(Edge.CLIENT, request);
        edge.tell(Edge.CLIENT, request);
        edge.router.routed.get(0).outcome().complete(new Refusal(ErrorCode.OVERLOADED, "Busy.", ""));
        assertEquals(503, edge.reply().getStatusCode());
        assertEquals(503, edge.reply().getStatusCode());
        assertEquals(0, edge.parts.inFlight().requests());
    }

    /** RC-13: 100 pass, the 101st gets 429, after a second exactly 10 more. */
    @Test
    void shouldLimitTheRateOfClients() {
        edge.router.answer(ANSWER);
        for (int i = 0; i < 100; i++) {
            assertEquals(200, edge.ask(Edge.CLIENT, Edge.query("x")).getStatusCode());
        }
        var refused = edge.ask(Edge.CLIENT, Edge.query("x"));
        assertEquals(429, refused.getStatusCode());
        assertEquals("1", refused.getMetadataOrThrow("Retry-After"));
        edge.pass(Duration.ofSeconds(1));
        for (int i = 0; i < 10; i++) {
            assertEquals(200, edge.ask(Edge.CLIENT, Edge.query("x")).getStatusCode());
        }
        assertEquals(429, edge.ask(Edge.CLIENT, Edge.query("x")).getStatusCode());
    }

    @Test
    void shouldTakeARequestAgainAfter429() {
        edge.router.answer(ANSWER);
        for (int i = 0; i < 100; i++) {
            edge.ask(Edge.CLIENT, Edge.query("x"));
        }
        var request = Edge.query("again");
        assertEquals(429, edge.ask(Edge.CLIENT, request).getStatusCode());
        edge.pass(Duration.ofSeconds(1));
        assertEquals(200, edge.ask(Edge.CLIENT, request).getStatusCode());
    }

    @Test
    void shouldNotLimitTheRateOfAdministrators() {
        edge.router.answer(ANSWER);
        for (int i = 0; i < 500; i++) {
            assertEquals(200, edge.ask(Edge.ADMIN, Edge.query("x")).getStatusCode());
        }
    }

    /** RC-16. */
    @Test
    void shouldAnswer503WhenAThousandAreInFlightAtOneAgent() {
        for (int i = 0; i < 1000; i++) {
            edge.tell(Edge.ADMIN, Edge.query("x").build().toByteString());
        }
        var request = Edge.query("one too many");
        var reply = edge.ask(request);
        assertEquals(503, reply.getStatusCode());
        assertEquals("OVERLOADED", reply.getErrorDetails().getErrorCode());
        assertEquals("1", reply.getMetadataOrThrow("Retry-After"));
        edge.router.routed.get(0).outcome().complete(FakeRouter.answerOf(ANSWER));
        edge.reply();
        edge.router.answer(ANSWER);
        assertEquals(200, edge.ask(request).getStatusCode(), "the refusal was not stored");
    }

    @Test
    void shouldAnswer503WhenTooManyBytesAreInFlight() {
        var large = "x".repeat(1_000_000);
        int taken = 0;
        while (edge.endpoint.sent.isEmpty()) {
            edge.tell(Edge.ADMIN, Edge.request().setIngest(IngestRequest.newBuilder().setContent(large)).build()
                    .toByteString());
            taken++;
        }
        assertEquals(503, edge.reply().getStatusCode());
        assertEquals(18, taken, "of 33 that fit in all, one destination holds 17");
    }

    /** RC-15. */
    @Test
    void shouldShowStackTracesInDevModeOnly() {
        edge.router.agents = routed -> {
            throw new IllegalStateException("secret detail");
        };
        var reply = edge.ask(Edge.query("x"));
        assertEquals(500, reply.getStatusCode());
        assertFalse(reply.toString().contains("secret detail"));
        assertEquals(0, reply.getErrorDetails().getStackTraceCount());
        var dev = new Edge(Edge.settings("", true));
        dev.router.agents = edge.router.agents;
        assertTrue(dev.ask(Edge.query("x")).getErrorDetails().getStackTrace(0).contains("secret detail"));
    }

    @Test
    void shouldAnswer504WhenTheDeadlineHasPassed() {
        var reply = edge.ask(Edge.query("x").setDeadlineUnixMs(Edge.START.toEpochMilli()));
        assertEquals(504, reply.getStatusCode());
        assertTrue(edge.router.routed.isEmpty());
    }

    @Test
    void shouldPassOnTheDeadlineButAnHourAtMost() {
        edge.router.answer(ANSWER);
        edge.ask(Edge.query("x").setDeadlineUnixMs(Edge.START.toEpochMilli() + 1500));
        edge.ask(Edge.query("x").setDeadlineUnixMs(Long.MAX_VALUE));
        assertEquals(Duration.ofMillis(1500), edge.router.routed.get(0).options().timeout());
        assertEquals(Duration.ofHours(1), edge.router.routed.get(1).options().timeout());
    }

    /** The router ends every request by its deadline; if one does not, the edge does, and takes no second word. */
    @Test
    void shouldAnswer504OnceWhenTheRouterKeepsSilent() throws InterruptedException {
        edge.tell(Edge.CLIENT, Edge.query("x").setDeadlineUnixMs(Edge.START.toEpochMilli() + 20).build()
                .toByteString());
        assertEquals(504, edge.await().getStatusCode());
        edge.router.routed.get(0).outcome().complete(FakeRouter.answerOf(ANSWER));
        assertTrue(edge.endpoint.sent.isEmpty());
        assertEquals(0, edge.parts.inFlight().requests());
    }

    @Test
    void shouldAnswer500WhenTheRouterBreaks() {
        edge.router.agents = routed -> CompletableFuture.failedFuture(new IllegalStateException());
        assertEquals("INTERNAL", edge.ask(Edge.query("x")).getErrorDetails().getErrorCode());
        edge.router.agents = routed -> CompletableFuture.completedFuture(null);
        assertEquals("INTERNAL", edge.ask(Edge.query("x")).getErrorDetails().getErrorCode());
        assertEquals(0, edge.parts.inFlight().requests());
    }
}
