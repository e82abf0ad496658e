package agents.gemini.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.SpineException;
import spine.api.http.HttpRequest.SecretHeader;
import spine.api.resilience.RetryAfter;
import spine.providers.fake.FakeCall;
import spine.providers.fake.FakePort;
import spine.providers.fake.FakeSecrets;

/** AG-03, AG-10, AG-11, AG-12: the shapes of Gemini, answered whole. */
class GeminiTest {
    private static final spine.api.message.Payload RICH = spine.api.message.Payload.getDefaultInstance();

    private final FakePort port = new FakePort().play("gemini", "success");
    private final FakeCall call = new FakeCall();

    private Payload ask(String question) throws Exception {
        return gemini(Config.DEFAULT).answer(call, Payload.text(question));
    }

    private Gemini gemini(Config config) {
        return new Gemini(port, new FakeSecrets(Gemini.SECRET), config, InstantSource.fixed(FakePort.NOW));
    }

    @Test
    void shouldSendTheDocumentedRequestWithTheKeyInAHeaderOnly() throws Exception {
        ask("How does a pike hunt?");
        var request = port.last();
        assertEquals("https://generativelanguage.googleapis.com/v1beta/models/gemini-3.5-flash:generateContent",
                request.uri().toString());
        assertEquals(JsonParser.parseString("""
                {"contents": [{"role": "user", "parts": [{"text": "How does a pike hunt?"}]}],
                 "generationConfig": {"temperature": 0.7, "maxOutputTokens": 2048}}"""),
                JsonParser.parseString(request.body().toStringUtf8()));
        assertEquals(List.of(new SecretHeader("x-goog-api-key", "", "GEMINI_API_KEY")), request.secrets());
    }

    @Test
    void shouldAnswerWithAllPartsAndWhatItCites() throws Exception {
        var answer = ask("How does a pike hunt?");
        assertEquals("A pike waits, then strikes.", answer.as(RICH).getText());
        assertEquals(List.of("https://fish.example.org/pike", "https://lakes.example.org/pike"),
                answer.as(RICH).getCitationsList());
        assertEquals("gemini", answer.meta().get("source"));
        assertEquals("gemini-3.5-flash", answer.meta().get("model"));
        assertEquals(Map.of("tokens", 17.0), call.spent());
    }

    @Test
    void shouldLeaveOutWhatTheModelThinks() throws Exception {
        port.play("gemini", "thinking");
        assertEquals("A pike.", ask("Which fish?").as(RICH).getText());
    }

    @Test
    void shouldTakeOptionsAsJson() throws Exception {
        var config = new Config("http://127.0.0.1:9", "v1", "gemini-x", -1, 100, "Be brief.");
        gemini(config).answer(call, json("{\"prompt\": \"Hunt?\"}"));
        assertEquals("http://127.0.0.1:9/v1/models/gemini-x:generateContent", port.last().uri().toString());
        var sent = JsonParser.parseString(port.last().body().toStringUtf8()).getAsJsonObject();
        assertEquals("{\"maxOutputTokens\":100}", sent.get("generationConfig").toString(), "left to the model");
        assertEquals("{\"parts\":[{\"text\":\"Be brief.\"}]}", sent.get("systemInstruction").toString());
        gemini(config).answer(call, json("""
                {"prompt": "Hunt?", "system": "Rhyme.", "temperature": 1.5, "maxOutputTokens": 50}"""));
        sent = JsonParser.parseString(port.last().body().toStringUtf8()).getAsJsonObject();
        assertEquals("{\"temperature\":1.5,\"maxOutputTokens\":50}", sent.get("generationConfig").toString());
        assertTrue(sent.get("systemInstruction").toString().contains("Rhyme."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"prompt\": \" \"}", "{\"prompt\": \"x\", \"temperature\": 3}",
            "{\"prompt\": \"x\", \"temperature\": -1}", "{\"prompt\": \"x\", \"maxOutputTokens\": 4096}", "[", "7"})
    void shouldRefuseWhatIsNoQuestionBeforeItAsks(String input) {
        assertEquals(ErrorCode.INVALID_REQUEST, assertThrows(SpineException.class,
                () -> gemini(Config.DEFAULT).answer(call, json(input))).refusal().code());
        assertEquals(List.of(), port.requests());
    }

    private static Payload json(String text) {
        return new Payload("application/json", ByteString.copyFromUtf8(text));
    }

    @ParameterizedTest
    @CsvSource({"blocked,INVALID_REQUEST", "no-candidate,AGENT_FAILED", "no-content,AGENT_FAILED",
            "finish-safety,INVALID_REQUEST", "finish-recitation,INVALID_REQUEST", "finish-other,AGENT_FAILED",
            "max-tokens-empty,TOO_LARGE", "bad-request,INVALID_REQUEST", "wrong-key,FORBIDDEN", "no-free-plan,FORBIDDEN",
            "denied,FORBIDDEN", "not-found,INVALID_REQUEST", "rate-limited,RATE_LIMITED", "rate-limited-date,RATE_LIMITED",
            "rate-limited-body,RATE_LIMITED", "broken,UNAVAILABLE", "overloaded,UNAVAILABLE", "stream,AGENT_FAILED"})
    void shouldRefuseInItsOwnWords(String shape, ErrorCode expected) {
        port.play("gemini", shape);
        var refusal = assertThrows(SpineException.class, () -> ask("pike?")).refusal();
        assertEquals(expected, refusal.code(), refusal.sentence());
        assertTrue(refusal.reason().startsWith("Gemini"), refusal.reason());
        assertFalse(refusal.remedy().isEmpty());
        assertFalse(refusal.sentence().contains("4711"), "what Gemini says of the key stays out");
        assertEquals(shape.startsWith("rate-limited") ? 30 : 0, RetryAfter.of(refusal).toSeconds());
    }

    @Test
    void shouldNameTheKeyAndTheModelThatAreWrong() {
        port.play("gemini", "wrong-key");
        assertEquals("Gemini does not take the key GEMINI_API_KEY (HTTP 400). Set GEMINI_API_KEY.",
                assertThrows(SpineException.class, () -> ask("pike?")).getMessage());
        port.play("gemini", "not-found");
        assertEquals("Gemini has no model 'gemini-3.5-flash' (HTTP 404). Set model in conf/agents.gemini.properties to one"
                + " that it has.", assertThrows(SpineException.class, () -> ask("pike?")).getMessage());
    }

    @Test
    void shouldMarkAnAnswerThatIsCutOff() throws Exception {
        port.play("gemini", "max-tokens");
        var answer = ask("pike?");
        assertEquals("A pike waits, then", answer.as(RICH).getText());
        assertEquals("MAX_TOKENS", answer.meta().get("finish"));
        port.play("gemini", "success");
        assertNull(ask("pike?").meta().get("finish"));
    }

    @Test
    void shouldBeDisabledWithoutItsKey() {
        assertEquals("Agent gemini has no key. Set GEMINI_API_KEY.",
                new Gemini(port, new FakeSecrets(), Config.DEFAULT).disabled().orElseThrow().sentence());
        assertEquals(Optional.empty(), gemini(Config.DEFAULT).disabled());
    }

    @ParameterizedTest
    @CsvSource({"v2,gemini-x,0.7,10,apiVersion", "v1,../x,0.7,10,model", "v1,gemini-x,2.1,10,temperature",
            "v1,gemini-x,-0.5,10,temperature", "v1,gemini-x,0.7,0,maxOutputTokens"})
    void shouldNameTheSettingThatIsOutOfRange(String version, String model, double temperature, int tokens, String key) {
        var failure = assertThrows(IllegalArgumentException.class,
                () -> gemini(new Config("https://x.org", version, model, temperature, tokens, "")));
        assertTrue(failure.getMessage().startsWith("agents.gemini: " + key + " is "), failure.getMessage());
    }
}
