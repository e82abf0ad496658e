package spine.orchestrator.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.Refusal;
import spine.api.SpineException;
import spine.api.rcis.IngestRequest;
import spine.api.rcis.IngestResponse;
import spine.api.rcis.QueryRequest;
import spine.api.rcis.QueryResponse;
import spine.api.security.PromptFirewall;

/** Every branch of the query flow: OR-01, OR-02, OR-03, OR-07, OR-08. */
class OrchestratorTest {
    private static final Refusal MISS = new Refusal(ErrorCode.NO_RESONANCE, "Nothing resonates.", "Feed it.",
            Map.of("score", "0.25"));
    private static final QueryResponse FAINT = QueryResponse.newBuilder().setResponseText("maybe")
            .setResonanceScore(0.25f).build();

    private final Bus bus = new Bus();
    private final List<IngestRequest> stored = new ArrayList<>();
    private boolean holdsSomething = true;
    private SpineException ingestFails;

    private static OrchestratorConfig config(int toolMillis, int storeMillis) {
        return config(toolMillis, storeMillis, "optional");
    }

    private static OrchestratorConfig config(int toolMillis, int storeMillis, String firewall) {
        return config(toolMillis, storeMillis, firewall, "rules");
    }

    private static OrchestratorConfig config(int toolMillis, int storeMillis, String firewall, String chooseBy) {
        return (OrchestratorConfig) Proxy.newProxyInstance(OrchestratorConfig.class.getClassLoader(),
                new Class<?>[] {OrchestratorConfig.class}, (self, method, args) -> switch (method.getName()) {
                    case "toolTimeoutMillis" -> toolMillis;
                    case "storeTimeoutMillis" -> storeMillis;
                    case "choiceTimeoutMillis" -> 1000;
                    case "chooseBy" -> chooseBy;
                    default -> firewall;
                });
    }

    /** Memory that never resonates at the default threshold, but has something faint. */
    @BeforeEach
    void memory() {
        bus.agent("memory", question -> {
            if (question.is(IngestRequest.getDefaultInstance())) {
                return ingest(question.as(IngestRequest.getDefaultInstance()));
            }
            var query = question.as(QueryRequest.getDefaultInstance());
            if (query.hasResonanceThreshold() && query.getResonanceThreshold() == 0 && holdsSomething) {
                return Payload.message(FAINT);
            }
            throw new SpineException(MISS);
        });
    }

    private Payload ingest(IngestRequest request) throws SpineException {
        if (ingestFails != null) {
            throw ingestFails;
        }
        stored.add(request);
        return Payload.message(IngestResponse.newBuilder().setSuccess(true)
                .addAllStoredLocation(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9)).build());
    }

    private Payload ask(String text, boolean tools) throws SpineException, InterruptedException {
        var query = QueryRequest.newBuilder().setQueryText(text).setUseExternalTools(tools).build();
        return new Orchestrator(bus, new FlowFigures(), config(50, 50)).answer(bus.call(), Payload.message(query));
    }

    private Refusal refused(String text, boolean tools) {
        return assertThrows(SpineException.class, () -> ask(text, tools)).refusal();
    }

    private static QueryResponse response(Payload payload) throws SpineException {
        return payload.as(QueryResponse.getDefaultInstance());
    }

    @Test
    void shouldAnswerFromMemoryAloneWhenItResonates() throws Exception {
        var hit = Payload.message(QueryResponse.newBuilder().setResponseText("42").build()).with("engine", "torus");
        bus.agent("memory", question -> hit);
        bus.agent("gemini", question -> Payload.text("not asked"));
        assertEquals(hit, ask("the answer", true));
        assertEquals(List.of("memory"), bus.asked);
    }

    @Test
    void shouldPassOnTheMissWhenToolsAreNotWanted() {
        bus.agent("gemini", question -> Payload.text("not asked"));
        assertEquals(MISS, refused("x", false));
        assertEquals(List.of("memory"), bus.asked);
    }

    @Test
    void shouldPassOnOtherRefusalsOfMemory() {
        var napping = new Refusal(ErrorCode.UNAVAILABLE, "Napping.", "Wake it.");
        bus.agent("memory", question -> {
            throw new SpineException(napping);
        });
        bus.agent("gemini", question -> Payload.text("not asked"));
        assertEquals(napping, refused("x", true));
    }

    @Test
    void shouldNameWhatIsMissingWhenThereIsNoTool() {
        var refusal = refused("what is a heron", true);
        assertEquals(ErrorCode.NO_RESONANCE, refusal.code());
        assertEquals("0.25", refusal.meta().get("score"));
        assertTrue(refusal.remedy().contains("tavily or gemini"));
    }

    /** OR-02, OR-03, OR-08. */
    @Test
    void shouldAskTheToolStoreItsAnswerAndSaySo() throws Exception {
        bus.agent("tavily", question -> Payload.text("A bird.").with("source", "https://example.org/heron"));
        bus.agent("gemini", question -> Payload.text("not asked"));
        var payload = ask("what is a heron", true);
        var response = response(payload);
        assertEquals("A bird.", response.getResponseText());
        assertEquals(0.25f, response.getResonanceScore());
        assertEquals(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9), response.getLocation9DList());
        assertEquals(List.of("https://example.org/heron"), response.getSourcesList());
        assertTrue(response.getUsedExternalTool());
        assertEquals("tavily", response.getToolName());
        assertEquals("A bird.", stored.get(0).getContent());
        assertEquals("text", stored.get(0).getContentType());
        assertEquals("tavily", stored.get(0).getMetadataOrThrow("source"));
        assertEquals("true", payload.meta().get("stored"));
        assertEquals(List.of("memory", "tavily", "memory"), bus.asked);
    }

    /** Memory replaces a document by a newer one of the same source and part: no answer may push out another's. */
    @Test
    void shouldKeepTheAnswersOfDifferentQuestionsApart() throws Exception {
        bus.agent("tavily", question -> Payload.text("About " + question.text()));
        ask("what is a heron", true);
        ask("what is a pike", true);
        ask(" What is  a HERON", true);
        var parts = stored.stream().map(s -> s.getMetadataOrThrow("part")).toList();
        assertNotEquals(parts.get(0), parts.get(1));
        assertEquals(parts.get(0), parts.get(2), "a newer answer to the same question takes the place of the older");
    }

    @Test
    void shouldTakeCitationsOfARichPayload() throws Exception {
        bus.agent("gemini", question -> Payload.message(spine.api.message.Payload.newBuilder().setText("Prose.")
                .addCitations("a").addCitations("b").build()));
        var response = response(ask("write", true));
        assertEquals("Prose.", response.getResponseText());
        assertEquals(List.of("a", "b"), response.getSourcesList());
    }

    @Test
    void shouldAnswerAndReportWhenStoringFails() throws Exception {
        ingestFails = new SpineException(ErrorCode.UNAVAILABLE, "The disk is full.", "Make room.");
        bus.agent("gemini", question -> Payload.text("Prose."));
        var payload = ask("write", true);
        assertEquals("Prose.", response(payload).getResponseText());
        assertEquals("gemini", response(payload).getSources(0));
        assertEquals("false", payload.meta().get("stored"));
        assertEquals("UNAVAILABLE: The disk is full.", payload.meta().get("store_failure"));
    }

    @Test
    void shouldTryTheNextToolWhenOneFails() throws Exception {
        bus.agent("tavily", question -> {
            throw new SpineException(ErrorCode.RATE_LIMITED, "Too fast.", "Wait.");
        });
        bus.agent("gemini", question -> Payload.text("A bird."));
        assertEquals("gemini", response(ask("what is a heron", true)).getToolName());
    }

    @Test
    void shouldNotAnswerWithBinaryOrNothing() throws Exception {
        bus.agent("tavily", question -> new Payload("image/png", ByteString.copyFromUtf8("x")));
        bus.agent("gemini", question -> Payload.text(" "));
        var payload = ask("what is a heron", true);
        assertEquals("tavily AGENT_FAILED, gemini AGENT_FAILED", payload.meta().get("tool_failed"));
        assertTrue(stored.isEmpty());
    }

    /** OR-08: when the tools fail, the best that memory has, marked. */
    @Test
    void shouldAnswerWithTheBestOfMemoryWhenToolsFail() throws Exception {
        bus.agent("gemini", question -> {
            throw new SpineException(ErrorCode.UNAVAILABLE, "Down.", "");
        });
        var payload = ask("write", true);
        assertEquals(FAINT, response(payload));
        assertFalse(response(payload).getUsedExternalTool());
        assertEquals("gemini UNAVAILABLE", payload.meta().get("tool_failed"));
        assertEquals("true", payload.meta().get("below_threshold"));
    }

    @Test
    void shouldRefuseWhenToolsFailAndMemoryHasNothing() {
        holdsSomething = false;
        bus.agent("gemini", question -> {
            throw new SpineException(ErrorCode.UNAVAILABLE, "Down.", "");
        });
        var refusal = refused("write", true);
        assertEquals(ErrorCode.NO_RESONANCE, refusal.code());
        assertEquals("gemini UNAVAILABLE", refusal.meta().get("tool_failed"));
        assertEquals("0.25", refusal.meta().get("score"));
    }

    /** OR-08: never hang. */
    @Test
    void shouldGiveUpOnASilentTool() throws Exception {
        bus.silent("tavily");
        bus.agent("gemini", question -> Payload.text("A bird."));
        assertEquals("gemini", response(ask("what is a heron", true)).getToolName());
    }

    @Test
    void shouldGiveUpOnASilentMemoryByTheDeadline() {
        bus.silent("memory");
        bus.remaining = Duration.ofMillis(20);
        assertEquals(ErrorCode.DEADLINE_EXCEEDED, refused("x", true).code());
        bus.remaining = Duration.ZERO;
        assertEquals(ErrorCode.DEADLINE_EXCEEDED, refused("x", true).code());
        assertEquals(List.of("memory"), bus.asked, "nobody is asked when the time is over");
    }

    @Test
    void shouldAskOnlyTheHttpToolForAnHttpRequest() {
        holdsSomething = false;
        bus.agent("http", question -> {
            throw new SpineException(ErrorCode.OUTCOME_UNKNOWN, "It died.", "");
        });
        bus.agent("gemini", question -> Payload.text("not asked"));
        assertEquals("http OUTCOME_UNKNOWN", refused("POST https://example.org/", true).meta().get("tool_failed"));
        assertFalse(bus.asked.contains("gemini"));
    }

    @Test
    void shouldRefuseOtherInput() {
        var refusal = assertThrows(SpineException.class, () -> new Orchestrator(bus, new FlowFigures(), config(50, 50))
                .answer(bus.call(), Payload.text("hello"))).refusal();
        assertEquals(ErrorCode.INVALID_REQUEST, refusal.code());
    }

    @Test
    void shouldNameKeyValueAndRangeOfWrongSettings() {
        var wrong = assertThrows(IllegalArgumentException.class, () -> new Orchestrator(bus, new FlowFigures(), config(0, 1)));
        assertEquals("spine.orchestrator: toolTimeoutMillis is 0; allowed is 1 to 600000", wrong.getMessage());
    }

    private Refusal blocked(String setting, PromptFirewall firewall) {
        var guarded = new Orchestrator(bus, new FlowFigures(), config(50, 50, setting));
        guarded.firewall = firewall;
        var query = QueryRequest.newBuilder().setQueryText("an evil question").setUseExternalTools(true).build();
        return assertThrows(SpineException.class, () -> guarded.answer(bus.call(), Payload.message(query))).refusal();
    }

    /** SEC-47: neither memory nor a tool hears of it, whatever is set. */
    @Test
    void shouldAskNobodyWhatTheFirewallBlocksSEC47() {
        bus.agent("gemini", question -> Payload.text("not asked"));
        PromptFirewall firewall = (call, text) -> text.contains("evil")
                ? Optional.of(new Refusal(ErrorCode.FORBIDDEN, PromptFirewall.BLOCKED, "")) : Optional.empty();
        assertEquals("Security violation detected", blocked("required", firewall).reason());
        assertEquals(ErrorCode.FORBIDDEN, blocked("optional", firewall).code());
        assertTrue(bus.asked.isEmpty());
    }

    /** SEC-47: fails closed. */
    @Test
    void shouldAskNobodyWhenTheFirewallFailsOrIsAwaySEC47() {
        PromptFirewall broken = (call, text) -> {
            throw new IllegalStateException("broken");
        };
        assertEquals(PromptFirewall.BLOCKED, blocked("optional", broken).reason());
        assertEquals(PromptFirewall.BLOCKED, blocked("required", (call, text) -> null).reason());
        assertEquals(ErrorCode.UNAVAILABLE, blocked("required", null).code());
        assertTrue(bus.asked.isEmpty());
        assertEquals(MISS.code(), blocked("optional", null).code(), "without one, where that is allowed, memory is asked");
        assertEquals("spine.orchestrator: firewall is yes; allowed is required or optional", assertThrows(
                IllegalArgumentException.class, () -> new Orchestrator(bus, new FlowFigures(), config(50, 50, "yes"))).getMessage());
    }
}
