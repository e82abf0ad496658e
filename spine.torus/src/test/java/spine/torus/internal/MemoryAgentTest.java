package spine.torus.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.api.Call;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.Refusal;
import spine.api.SpineException;
import spine.api.rcis.CommandRequest;
import spine.api.rcis.IngestChunk;
import spine.api.rcis.IngestProgress;
import spine.api.rcis.IngestRequest;
import spine.api.rcis.IngestResponse;
import spine.api.rcis.MetricsRequest;
import spine.api.rcis.MetricsResponse;
import spine.api.rcis.QueryRequest;
import spine.api.rcis.QueryResponse;
import spine.api.rcis.RetrieveRequest;
import spine.api.rcis.RetrieveResponse;
import spine.api.security.PromptFirewall;

/** RC-05 to RC-10 as far as memory answers them. */
class MemoryAgentTest {
    @TempDir
    Path folder;

    private Torus memory;
    private MemoryAgent agent;
    private boolean cancelled;

    @BeforeEach
    void open() throws IOException {
        memory = Fixture.open(folder);
        agent = new MemoryAgent(memory, PromptFirewall.Need.OPTIONAL);
    }

    @AfterEach
    void close() throws IOException {
        memory.close();
    }

    @Test
    void shouldFillAllSevenFieldsWhenMemoryAnswers() throws Exception {
        answer(text("bees.md", "# Bees\n\nHoney is ripe when two thirds of the comb are capped."));
        answer(text("tea.md", "Honey dissolves in warm tea."));
        var payload = agent.answer(call(), Payload.message(ask("When is honey ripe?").build()));
        var response = payload.as(QueryResponse.getDefaultInstance());
        assertEquals("Honey is ripe when two thirds of the comb are capped.", response.getResponseText());
        assertTrue(response.getResonanceScore() > 0.5 && response.getResonanceScore() <= 1);
        assertEquals(9, response.getLocation9DCount());
        assertEquals(1, response.getPropagationStepsTaken());
        assertEquals("bees.md", response.getSources(0));
        assertEquals(2, response.getSourcesCount());
        assertFalse(response.getUsedExternalTool());
        assertEquals("", response.getToolName());
        assertEquals("bees.md#8-61", payload.meta().get("match.1"));
        assertTrue(payload.meta().get("match.2").startsWith("tea.md#0-"));
    }

    /** OR-03: what a tool had cited is cited again when memory answers in its place. */
    @Test
    void shouldNameTheCitationsOfTheAnswerAmongItsSources() throws Exception {
        answer(IngestRequest.newBuilder().setContentType("text").setContent("They are capped.")
                .putMetadata("source", "tavily").putMetadata("part", "1").putMetadata("title", "When is honey ripe?")
                .putMetadata("citations", "https://a\nhttps://b").build());
        answer(text("tea.md", "Honey dissolves in warm tea."));
        var response = agent.answer(call(), Payload.message(ask("when is honey ripe").build()))
                .as(QueryResponse.getDefaultInstance());
        assertEquals("They are capped.", response.getResponseText());
        assertEquals(List.of("tavily", "https://a", "https://b", "tea.md"), response.getSourcesList());
    }

    @Test
    void shouldSayThatNothingIsIngestedWhenMemoryIsEmpty() {
        var refusal = refused(ErrorCode.NO_RESONANCE, ask("When is honey ripe?").build());
        assertTrue(refusal.reason().contains("Nothing has been ingested"));
        assertTrue(refusal.remedy().contains("spinectl ingest"));
        assertEquals("0.000", refusal.meta().get("score"));
    }

    @Test
    void shouldRefuseWithTheScoreWhenNothingResonates() throws Exception {
        answer(text("bees.md", "Honey is ripe when two thirds of the comb are capped."));
        var refusal = refused(ErrorCode.NO_RESONANCE, ask("Who composed the opera about honey badgers in Paris?").build());
        assertTrue(Double.parseDouble(refusal.meta().get("score")) > 0);
        assertTrue(refusal.reason().contains("best score"));
        assertEquals(ErrorCode.NO_RESONANCE,
                refused(ErrorCode.NO_RESONANCE, ask("honey badgers").setResonanceThreshold(1).build()).code());
        agent.answer(call(), Payload.message(ask("opera about honey badgers").setResonanceThreshold(0).build()));
    }

    @Test
    void shouldRefuseWhenAQueryIsInvalid() {
        refused(ErrorCode.INVALID_QUERY, ask("  ").build());
        refused(ErrorCode.INVALID_QUERY, ask("x".repeat(10_001)).build());
        refused(ErrorCode.INVALID_QUERY, ask("x").setResonanceThreshold(1.1f).build());
        refused(ErrorCode.INVALID_QUERY, ask("x").setResonanceThreshold(Float.NaN).build());
        refused(ErrorCode.INVALID_QUERY, ask("x").setMaxPropagationSteps(-1).build());
    }

    @Test
    void shouldStoreRawTextWhenItIsUtf8AndRefuseWhenItIsNot() throws Exception {
        var raw = IngestRequest.newBuilder().setContentType("text/markdown").putMetadata("source", "raw.md");
        var stored = (IngestResponse) answer(raw.setContentRaw(ByteString.copyFromUtf8("Größe zählt.")).build(),
                IngestResponse.getDefaultInstance());
        assertTrue(stored.getSuccess());
        assertEquals(9, stored.getStoredLocationCount());
        assertEquals("", stored.getCheckpointId());
        var bytes = ByteString.copyFrom(new byte[] {'o', 'k', (byte) 0xfc});
        assertTrue(refused(ErrorCode.INVALID_REQUEST, raw.setContentRaw(bytes).build()).reason().contains("not UTF-8"));
    }

    @Test
    void shouldNameWhatIsNotBuiltWhenItIsAskedFor() {
        var audio = IngestRequest.newBuilder().setContentType("audio").setContentRaw(ByteString.copyFromUtf8("x")).build();
        assertTrue(refused(ErrorCode.NOT_IMPLEMENTED, audio).reason().contains("'audio'"));
        var nap = CommandRequest.newBuilder().setCommand(CommandRequest.CommandType.NAP).build();
        assertTrue(refused(ErrorCode.NOT_IMPLEMENTED, nap).reason().contains("NAP"));
        refused(ErrorCode.INVALID_REQUEST, CommandRequest.getDefaultInstance());
        refused(ErrorCode.INVALID_REQUEST, QueryResponse.getDefaultInstance());
    }

    @Test
    void shouldStoreAllOthersWhenOneItemOfAChunkIsBad() throws Exception {
        var chunk = IngestChunk.newBuilder().setStreamId("s").setSequence(1).addItems(text("a", "First note."))
                .addItems(text("b", "  ")).addItems(IngestRequest.newBuilder().setContentType("image"))
                .addItems(text("c", "Third note.").toBuilder().addTargetLocation(99)).addItems(text("d", "Fourth note."));
        var progress = (IngestProgress) answer(chunk.build(), IngestProgress.getDefaultInstance());
        assertEquals(2, progress.getStoredItems());
        assertEquals(2, progress.getStoredPassages());
        assertEquals(0, progress.getCredit());
        assertFalse(progress.getDone());
        assertEquals("1:INVALID_REQUEST 2:NOT_IMPLEMENTED 3:INVALID_REQUEST", String.join(" ", progress.getRejectedList()
                .stream().map(r -> r.getItem() + ":" + r.getError().getErrorCode()).toList()));
        assertEquals(2, memory.passages());
    }

    @Test
    void shouldCountEachChunkOnceAndBeDoneWhenAllAreThere() throws Exception {
        var last = IngestChunk.newBuilder().setStreamId("s").setSequence(2).setLast(true).addItems(text("b", "Two."));
        assertFalse(progress(last).getDone());
        var first = IngestChunk.newBuilder().setStreamId("s").setSequence(1).addItems(text("a", "One."));
        var done = progress(first);
        assertTrue(done.getDone());
        assertEquals(2, done.getStoredItems());
        assertEquals(2, progress(first).getStoredItems());
        refused(ErrorCode.INVALID_REQUEST, IngestChunk.getDefaultInstance());
    }

    @Test
    void shouldStopWhenTheIngestIsCancelled() {
        cancelled = true;
        refused(ErrorCode.CANCELLED, IngestChunk.newBuilder().setStreamId("s").setSequence(1).addItems(text("a", "One.")).build());
        assertEquals(0, memory.passages());
    }

    @Test
    void shouldRetrieveTheNodeWhereTextWasStored() throws Exception {
        var stored = (IngestResponse) answer(text("a", "Something to keep."), IngestResponse.getDefaultInstance());
        var at = RetrieveRequest.newBuilder().addAllLocation9D(stored.getStoredLocationList());
        var region = (RetrieveResponse) answer(at.build(), RetrieveResponse.getDefaultInstance());
        assertEquals(1, region.getWaveform().getRealPartsCount());
        assertEquals(1, region.getWaveform().getImagPartsCount());
        assertEquals(45, region.getMetricTensorCount());
        assertEquals(0.5f, region.getResonanceR());
        refused(ErrorCode.INVALID_REQUEST, at.clone().setRadius(-1).build());
        refused(ErrorCode.INVALID_REQUEST, at.clone().setRadius(Float.POSITIVE_INFINITY).build());
        refused(ErrorCode.INVALID_REQUEST, at.clone().setLocation9D(0, 27).build());
        refused(ErrorCode.INVALID_REQUEST, RetrieveRequest.newBuilder().addLocation9D(1).build());
        var elsewhere = at.clone().setLocation9D(0, (stored.getStoredLocation(0) + 9) % 27).build();
        refused(ErrorCode.NO_SUCH_NODE, elsewhere);
    }

    @Test
    void shouldAnswerMetrics() throws Exception {
        answer(text("a", "Something to keep."));
        var metrics = (MetricsResponse) answer(MetricsRequest.getDefaultInstance(), MetricsResponse.getDefaultInstance());
        assertEquals(1, metrics.getPhysics().getActiveNodes());
        assertTrue(metrics.getPhysics().getEnergyTotal() > 0);
        assertTrue(metrics.getMemory().getTotalBytes() > 0);
        assertEquals(1, metrics.getMemory().getLsmCompactionRatio());
        assertEquals(0.5, metrics.getNeuro().getDopamineLevel());
    }

    /** SEC-47: by itself, in a bulk ingest, and in what is kept with a text. */
    @Test
    void shouldStoreNothingOfWhatTheFirewallBlocksSEC47() throws Exception {
        agent.firewall = (call, text) -> text.contains("evil") ? Optional.of(new Refusal(ErrorCode.FORBIDDEN,
                PromptFirewall.BLOCKED, "")) : Optional.empty();
        assertEquals(PromptFirewall.BLOCKED, refused(ErrorCode.FORBIDDEN, text("a", "An evil note.")).reason());
        refused(ErrorCode.FORBIDDEN, text("evil title", "A good note."));
        refused(ErrorCode.FORBIDDEN, IngestRequest.newBuilder().setContentType("text")
                .setContentRaw(ByteString.copyFromUtf8("An evil note.")).build());
        var chunk = IngestChunk.newBuilder().setStreamId("s").setSequence(1).addItems(text("b", "A good note."))
                .addItems(text("c", "An evil note."));
        var rejected = progress(chunk).getRejectedList();
        assertEquals(1, rejected.size());
        assertEquals("FORBIDDEN", rejected.get(0).getError().getErrorCode());
        assertEquals(1, memory.passages());
    }

    /** SEC-47: what nobody looks at is not stored, unless that is set. */
    @Test
    void shouldStoreNothingWhileTheFirewallIsAwaySEC47() throws Exception {
        agent = new MemoryAgent(memory, PromptFirewall.Need.REQUIRED);
        refused(ErrorCode.UNAVAILABLE, text("a", "A good note."));
        agent.firewall = (call, text) -> {
            throw new IllegalStateException("broken");
        };
        refused(ErrorCode.FORBIDDEN, text("a", "A good note."));
        assertEquals(0, memory.passages());
        agent.firewall = (call, text) -> Optional.empty();
        answer(text("a", "A good note."));
        assertEquals(1, memory.passages());
    }

    private IngestProgress progress(IngestChunk.Builder chunk) throws SpineException {
        return (IngestProgress) answer(chunk.build(), IngestProgress.getDefaultInstance());
    }

    private Refusal refused(ErrorCode code, Message request) {
        var refusal = assertThrows(SpineException.class, () -> agent.answer(call(), Payload.message(request))).refusal();
        assertEquals(code, refusal.code(), refusal.sentence());
        return refusal;
    }

    private void answer(IngestRequest request) throws SpineException {
        answer(request, IngestResponse.getDefaultInstance());
    }

    private Message answer(Message request, Message prototype) throws SpineException {
        return agent.answer(call(), Payload.message(request)).as(prototype);
    }

    private static IngestRequest text(String source, String text) {
        return IngestRequest.newBuilder().setContent(text).setContentType("text").putMetadata("source", source).build();
    }

    private static QueryRequest.Builder ask(String question) {
        return QueryRequest.newBuilder().setQueryText(question);
    }

    private Call call() {
        return new TestCall(() -> cancelled);
    }
}
