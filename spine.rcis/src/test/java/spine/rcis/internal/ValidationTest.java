package spine.rcis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import spine.api.Payload;
import spine.api.message.Cancel;
import spine.api.message.Discover;
import spine.api.rcis.AgentCall;
import spine.api.rcis.IngestChunk;
import spine.api.rcis.IngestRequest;
import spine.api.rcis.QueryRequest;
import spine.api.rcis.QueryResponse;
import spine.api.rcis.RCISRequest;
import spine.api.rcis.RetrieveRequest;

/** RC-05. */
class ValidationTest {
    private static final long NOW = Edge.START.toEpochMilli();
    private final Edge edge = new Edge();

    private static RCISRequest.Builder ask(QueryRequest.Builder query) {
        return Edge.request().setQuery(query);
    }

    private static QueryRequest.Builder question() {
        return QueryRequest.newBuilder().setQueryText("x");
    }

    private static RCISRequest.Builder retrieve(float radius, int... location) {
        var retrieve = RetrieveRequest.newBuilder().setRadius(radius);
        for (int c : location) {
            retrieve.addLocation9D(c);
        }
        return Edge.request().setRetrieve(retrieve);
    }

    private static RCISRequest.Builder chunk(IngestChunk.Builder chunk) {
        return Edge.request().setIngestChunk(chunk);
    }

    static Stream<RCISRequest.Builder> invalid() {
        var item = IngestRequest.newBuilder().setContent("x");
        return Stream.of(
                Edge.query("x").setTimestamp(0),
                Edge.query("x").setTimestamp(NOW - 300_001),
                Edge.query("x").setTimestamp(NOW + 300_001),
                Edge.query("x").setTimestamp(Long.MIN_VALUE),
                Edge.query("x").setTimestamp(Long.MAX_VALUE),
                Edge.query("x").setDeadlineUnixMs(-1),
                Edge.request(),
                Edge.request().setIngest(IngestRequest.getDefaultInstance()),
                Edge.request().setIngest(IngestRequest.newBuilder().setContent(" \n")),
                Edge.request().setIngest(IngestRequest.newBuilder().setContent("x").addTargetLocation(1)),
                retrieve(0),
                retrieve(0, 1, 2, 3, 4, 5, 6, 7, 8),
                retrieve(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
                retrieve(0, 1, 2, 3, 4, 5, 6, 7, 8, 16384),
                retrieve(0, 1, 2, 3, 4, 5, 6, 7, 8, -1),
                retrieve(-1, 1, 2, 3, 4, 5, 6, 7, 8, 9),
                retrieve(Float.NaN, 1, 2, 3, 4, 5, 6, 7, 8, 9),
                retrieve(Float.POSITIVE_INFINITY, 1, 2, 3, 4, 5, 6, 7, 8, 9),
                Edge.request().setAgentCall(AgentCall.getDefaultInstance()),
                Edge.request().setAgentCall(AgentCall.newBuilder().setAgent("../etc")),
                Edge.request().setAgentCall(AgentCall.newBuilder().setAgent("Eye")),
                Edge.request().setAgentCall(AgentCall.newBuilder().setCapability("")),
                Edge.request().setAgentCall(AgentCall.newBuilder().setAgent("eye").setContentType("a\nb")),
                Edge.request().setDiscover(Discover.newBuilder().setName("x".repeat(65))),
                Edge.request().setCancel(Cancel.newBuilder().setRequestId("1")),
                chunk(IngestChunk.newBuilder().setSequence(1).addItems(item)),
                chunk(IngestChunk.newBuilder().setStreamId("s").addItems(item)),
                chunk(IngestChunk.newBuilder().setStreamId("s").setSequence(-1).addItems(item)),
                chunk(IngestChunk.newBuilder().setStreamId("s").setSequence(1)));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void shouldAnswer400AndRouteNothingWhenInvalid(RCISRequest.Builder request) {
        var reply = edge.ask(request);
        assertEquals(400, reply.getStatusCode());
        assertEquals("INVALID_REQUEST", reply.getErrorDetails().getErrorCode());
        assertEquals(request.getRequestId(), reply.getRequestId());
        assertTrue(edge.router.routed.isEmpty());
        assertEquals(0, edge.parts.inFlight().requests());
    }

    static Stream<RCISRequest.Builder> invalidQueries() {
        return Stream.of(
                Edge.query(""),
                Edge.query(" \t\n"),
                Edge.query("x".repeat(10_001)),
                ask(question().setResonanceThreshold(1.01f)),
                ask(question().setResonanceThreshold(-0.01f)),
                ask(question().setResonanceThreshold(Float.NaN)),
                ask(question().setMaxPropagationSteps(-1)),
                ask(question().addContextTags("t".repeat(257))));
    }

    @ParameterizedTest
    @MethodSource("invalidQueries")
    void shouldAnswerInvalidQuery(RCISRequest.Builder request) {
        var reply = edge.ask(request);
        assertEquals(400, reply.getStatusCode());
        assertEquals("INVALID_QUERY", reply.getErrorDetails().getErrorCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1-1-1-1-1", "not-a-uuid-but-36-characters-long-xx",
        "00000000-0000-0000-0000-00000000000g"})
    void shouldRefuseRequestIdsThatAreNoUuidAndNotRepeatThem(String id) {
        var reply = edge.ask(Edge.query("x").setRequestId(id));
        assertEquals(400, reply.getStatusCode());
        assertEquals("", reply.getRequestId());
    }

    @Test
    void shouldTakeTheLimitsThemselves() {
        edge.router.answer(Payload.message(QueryResponse.getDefaultInstance()));
        var query = question().setQueryText("\uD83D\uDE00".repeat(10_000)).setResonanceThreshold(1)
                .setMaxPropagationSteps(1000);
        assertEquals(200, edge.ask(ask(query).setTimestamp(NOW - 300_000)).getStatusCode());
        assertEquals(200, edge.ask(ask(question().setResonanceThreshold(0)).setTimestamp(NOW + 300_000))
                .getStatusCode());
    }
}
