package spine.rcis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import spine.api.Address;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.Refusal;
import spine.api.message.Cancel;
import spine.api.message.CancelReceipt;
import spine.api.message.Discover;
import spine.api.message.Durability;
import spine.api.rcis.AgentCall;
import spine.api.rcis.CommandRequest;
import spine.api.rcis.CommandResponse;
import spine.api.rcis.IngestRequest;
import spine.api.rcis.IngestResponse;
import spine.api.rcis.MetricsRequest;
import spine.api.rcis.MetricsResponse;
import spine.api.rcis.QueryRequest;
import spine.api.rcis.QueryResponse;
import spine.api.rcis.RetrieveRequest;
import spine.api.rcis.RetrieveResponse;

/** Each operation's way there and back: RC-04, RC-07 to RC-11. */
class OperationsTest {
    private final Edge edge = new Edge();

    private void memorySays(Message answer) {
        edge.router.answer(Payload.message(answer).with("engine", "torus"));
    }

    private FakeRouter.Routed routed() {
        return edge.router.routed.get(0);
    }

    @Test
    void shouldTakeQueriesToTheOrchestrator() {
        var response = QueryResponse.newBuilder().setResponseText("Paris").setResonanceScore(0.9f)
                .setPropagationStepsTaken(10).addSources("atlas.txt").build();
        memorySays(response);
        var reply = edge.ask(Edge.query("capital of France?"));
        assertEquals(200, reply.getStatusCode());
        assertEquals(response, reply.getQueryResponse());
        assertEquals("torus", reply.getMetadataOrThrow("engine"));
        assertEquals(Durability.JOURNALED, reply.getGranted());
        assertEquals(new Address.Name("orchestrator"), routed().to());
        assertTrue(routed().options().idempotent(), "a query without tools changes nothing");
        assertEquals(Duration.ofSeconds(30), routed().options().timeout(), "RC-06");
    }

    @Test
    void shouldNotTryQueriesWithToolsTwice() {
        memorySays(QueryResponse.getDefaultInstance());
        edge.ask(Edge.request().setQuery(QueryRequest.newBuilder().setQueryText("x").setUseExternalTools(true)));
        assertFalse(routed().options().idempotent());
    }

    @Test
    void shouldCapStepsAt1000() throws Exception {
        memorySays(QueryResponse.getDefaultInstance());
        edge.ask(Edge.request().setQuery(QueryRequest.newBuilder().setQueryText("x").setMaxPropagationSteps(5000)));
        assertEquals(1000, routed().request().as(QueryRequest.getDefaultInstance()).getMaxPropagationSteps());
    }

    /** RC-07. */
    @Test
    void shouldCarryTheScoreWhenNothingResonates() {
        edge.router.refuse(new Refusal(ErrorCode.NO_RESONANCE, "Nothing.", "Feed it.", Map.of("score", "0.12")));
        var reply = edge.ask(Edge.query("x"));
        assertEquals(404, reply.getStatusCode());
        assertEquals("NO_RESONANCE", reply.getErrorDetails().getErrorCode());
        assertEquals("Nothing. Feed it.", reply.getErrorDetails().getErrorMessage());
        assertEquals("0.12", reply.getMetadataOrThrow("score"));
    }

    /** RC-04, RC-08. */
    @Test
    void shouldAnswer201WhenStored() {
        memorySays(IngestResponse.newBuilder().setSuccess(true).setResonanceStrength(1).build());
        var reply = edge.ask(Edge.request().setIngest(IngestRequest.newBuilder().setContent("text")));
        assertEquals(201, reply.getStatusCode());
        assertTrue(reply.getIngestResponse().getSuccess());
        assertEquals(Durability.JOURNALED, reply.getGranted());
        assertEquals(new Address.Name("memory"), routed().to());
        assertFalse(routed().options().idempotent());
    }

    @Test
    void shouldAnswer500WhenIngestSaysItFailed() {
        memorySays(IngestResponse.getDefaultInstance());
        var reply = edge.ask(Edge.request().setIngest(IngestRequest.newBuilder().setContent("text")));
        assertEquals(500, reply.getStatusCode());
        assertEquals(Durability.JOURNALED, reply.getGranted());
    }

    @Test
    void shouldTakeRetrieveAndMetricsToMemory() {
        memorySays(RetrieveResponse.newBuilder().setResonanceR(0.5f).build());
        var nine = RetrieveRequest.newBuilder();
        for (int i = 0; i < 9; i++) {
            nine.addLocation9D(i);
        }
        assertEquals(0.5f, edge.ask(Edge.request().setRetrieve(nine)).getRetrieveResponse().getResonanceR());
        memorySays(MetricsResponse.getDefaultInstance());
        var metrics = edge.ask(Edge.request().setMetrics(MetricsRequest.getDefaultInstance()));
        assertTrue(metrics.hasMetricsResponse());
        assertTrue(edge.router.routed.stream().allMatch(r -> r.to().equals(new Address.Name("memory"))
                && r.options().idempotent()));
    }

    /** RC-10: NAP is number 0, and an unset command is no NAP. */
    @Test
    void shouldTellNapFromAnUnsetCommand() {
        memorySays(CommandResponse.newBuilder().setSuccess(true).build());
        assertEquals(400, edge.ask(Edge.request().setCommand(CommandRequest.getDefaultInstance())).getStatusCode());
        assertTrue(edge.router.routed.isEmpty());
        var nap = CommandRequest.newBuilder().setCommand(CommandRequest.CommandType.NAP);
        assertEquals(200, edge.ask(Edge.request().setCommand(nap)).getStatusCode());
    }

    /** RC-10. */
    @Test
    void shouldAnswer500WithTheResponseWhenACommandFails() {
        memorySays(CommandResponse.newBuilder().setResultMessage("disk").build());
        var reply = edge.ask(Edge.request().setCommand(
                CommandRequest.newBuilder().setCommand(CommandRequest.CommandType.CHECKPOINT)));
        assertEquals(500, reply.getStatusCode());
        assertEquals("disk", reply.getCommandResponse().getResultMessage());
    }

    /** RC-04. */
    @Test
    void shouldPassOn501WhenACommandIsNotBuilt() {
        edge.router.refuse(new Refusal(ErrorCode.NOT_IMPLEMENTED, "TRAIN is not built.", "Leave it."));
        var reply = edge.ask(Edge.request().setCommand(
                CommandRequest.newBuilder().setCommand(CommandRequest.CommandType.TRAIN)));
        assertEquals(501, reply.getStatusCode());
        assertTrue(reply.getStatusMessage().contains("TRAIN"));
    }

    @Test
    void shouldAskAgentsByNameAndByCapability() {
        edge.router.answer(new Payload("image/png", ByteString.copyFromUtf8("png"), Map.of("source", "camera")));
        var reply = edge.ask(Edge.request().setAgentCall(AgentCall.newBuilder().setAgent("eye").setIdempotent(true)
                .setInput(ByteString.copyFromUtf8("look"))));
        assertEquals(200, reply.getStatusCode());
        assertEquals("image/png", reply.getAgentReply().getContentType());
        assertEquals("png", reply.getAgentReply().getOutput().toStringUtf8());
        assertEquals("somebody", reply.getAgentReply().getAgent());
        assertEquals("production-1", reply.getAgentReply().getGeneration());
        assertEquals("camera", reply.getAgentReply().getMetaOrThrow("source"));
        assertEquals(new Address.Name("eye"), routed().to());
        assertEquals(Payload.TEXT, routed().request().contentType());
        assertTrue(routed().options().idempotent());
        edge.ask(Edge.request().setAgentCall(AgentCall.newBuilder().setCapability("see")));
        assertEquals(new Address.Capability("see"), edge.router.routed.get(1).to());
    }

    @Test
    void shouldAnswerDiscoverAndCancelItself() {
        assertEquals("memory", edge.ask(Edge.request().setDiscover(Discover.getDefaultInstance()))
                .getDirectory().getEntries(0).getName());
        var id = UUID.randomUUID().toString();
        var receipt = edge.ask(Edge.request().setCancel(Cancel.newBuilder().setRequestId(id))).getCancelReceipt();
        assertEquals(id, receipt.getRequestId());
        assertEquals(CancelReceipt.Outcome.STOPPED, receipt.getOutcome());
    }

    @Test
    void shouldBlameTheAgentWhenItAnswersAnotherMessage() {
        memorySays(MetricsResponse.getDefaultInstance());
        var reply = edge.ask(Edge.query("x"));
        assertEquals(500, reply.getStatusCode());
        assertEquals("AGENT_FAILED", reply.getErrorDetails().getErrorCode());
    }

    @Test
    void shouldRefuseAnswersAboveTheLargestMessage() {
        edge.router.answer(new Payload("x/y", ByteString.copyFrom(new byte[(1 << 20) + 1])));
        var reply = edge.ask(Edge.request().setAgentCall(AgentCall.newBuilder().setAgent("eye")));
        assertEquals("TOO_LARGE", reply.getErrorDetails().getErrorCode());
    }

    @Test
    void shouldRoundRetryAfterUpToWholeSeconds() {
        edge.router.refuse(new Refusal(ErrorCode.OVERLOADED, "Busy.", "", Map.of("Retry-After", "2.1")));
        assertEquals("3", edge.ask(Edge.query("x")).getMetadataOrThrow("Retry-After"));
        edge.router.refuse(new Refusal(ErrorCode.UNAVAILABLE, "Napping.", ""));
        assertEquals("1", edge.ask(Edge.query("x")).getMetadataOrThrow("Retry-After"));
    }
}
