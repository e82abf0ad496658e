package agents.tavily.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import java.lang.annotation.Annotation;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.SpineException;
import spine.api.http.HttpRequest.SecretHeader;
import spine.api.resilience.RetryAfter;
import spine.providers.fake.FakeCall;
import spine.providers.fake.FakePort;
import spine.providers.fake.FakeSecrets;

/** AG-01, AG-10, AG-11, AG-12: the shapes of Tavily. */
class TavilyTest {
    private static final spine.api.message.Payload RICH = spine.api.message.Payload.getDefaultInstance();

    private final FakePort port = new FakePort().play("tavily", "success");

    private Payload ask(String question) throws Exception {
        return tavily(new Config("https://api.tavily.com", "advanced", 5)).answer(new FakeCall(), Payload.text(question));
    }

    private Tavily tavily(Config config) {
        return new Tavily(port, new FakeSecrets(Tavily.SECRET), config, InstantSource.fixed(FakePort.NOW));
    }

    @Test
    void shouldSendTheDocumentedRequestWithTheKeyInAHeaderOnly() throws Exception {
        ask("How deep is Lake Ohrid?");
        var request = port.last();
        assertEquals("POST https://api.tavily.com/search", request.toString());
        assertEquals(JsonParser.parseString("""
                {"query": "How deep is Lake Ohrid?", "search_depth": "advanced", "max_results": 5}"""),
                JsonParser.parseString(request.body().toStringUtf8()));
        assertEquals(List.of(new SecretHeader("Authorization", "Bearer ", "TAVILY_API_KEY")), request.secrets());
        assertTrue(request.idempotent(), "a question may be asked twice");
    }

    @Test
    void shouldAnswerWithTitleContentAndUrlOfEachResultAndCiteThem() throws Exception {
        var answer = ask("How deep is Lake Ohrid?");
        var rich = answer.as(RICH);
        assertEquals("""
                Lake Ohrid in figures
                Its greatest depth is 288 metres, its mean depth 155.
                https://lakes.example.org/ohrid

                The oldest lake of Europe
                Ohrid is up to three million years old.
                https://travel.example.com/ohrid?lang=en""", rich.getText());
        assertEquals(List.of("https://lakes.example.org/ohrid", "https://travel.example.com/ohrid?lang=en"),
                rich.getCitationsList());
        assertEquals(0.93, rich.getConfidence());
        assertEquals("tavily", answer.meta().get("source"));
    }

    @Test
    void shouldTakeOptionsAsJson() throws Exception {
        var json = """
                {"query": "herons", "search_depth": "basic", "max_results": 2, "topic": "news", "time_range": "week",
                 "include_domains": ["birds.example.org"]}""";
        tavily(new Config("http://127.0.0.1:9/proxy/", "advanced", 5)).answer(new FakeCall(),
                new Payload("application/json", ByteString.copyFromUtf8(json)));
        assertEquals("POST http://127.0.0.1:9/proxy/search", port.last().toString());
        assertEquals(JsonParser.parseString(json), JsonParser.parseString(port.last().body().toStringUtf8()));
    }

    @ParameterizedTest
    @CsvSource({"bad-request,INVALID_REQUEST", "wrong-key,FORBIDDEN", "not-found,INVALID_REQUEST", "plan-limit,FORBIDDEN",
            "pay-limit,FORBIDDEN", "rate-limited,RATE_LIMITED", "rate-limited-date,RATE_LIMITED", "broken,UNAVAILABLE",
            "other-shape,AGENT_FAILED", "nothing,NO_RESONANCE"})
    void shouldRefuseInItsOwnWords(String shape, ErrorCode expected) {
        port.play("tavily", shape);
        var refusal = assertThrows(SpineException.class, () -> ask("herons")).refusal();
        assertEquals(expected, refusal.code());
        assertTrue(refusal.reason().startsWith("Tavily "), refusal.reason());
        assertFalse(refusal.remedy().isEmpty());
        assertFalse(refusal.sentence().contains("4711"), "what Tavily says of the key stays out");
        assertEquals(shape.startsWith("rate-limited") ? 30 : 0, RetryAfter.of(refusal).toSeconds());
    }

    @ParameterizedTest
    @CsvSource({"text/plain,''", "text/plain,' '", "application/json,{}", "application/json,[1]", "application/json,{'query':7",
            "application/json,''"})
    void shouldRefuseWhatIsNoQuestionBeforeItAsks(String type, String input) {
        var request = new Payload(type, ByteString.copyFromUtf8(input.replace('\'', '"')));
        assertEquals(ErrorCode.INVALID_REQUEST, assertThrows(SpineException.class,
                () -> tavily(new Config("https://api.tavily.com", "basic", 1)).answer(new FakeCall(), request)).refusal().code());
        assertThrows(SpineException.class, () -> ask("x".repeat(401)));
        assertEquals(List.of(), port.requests());
    }

    @Test
    void shouldBeDisabledWithoutItsKey() {
        var config = new Config("https://api.tavily.com", "advanced", 5);
        var sentence = new Tavily(port, new FakeSecrets(), config).disabled().orElseThrow().sentence();
        assertEquals("Agent tavily has no key. Set TAVILY_API_KEY.", sentence);
        assertEquals(Optional.empty(), tavily(config).disabled());
    }

    @ParameterizedTest
    @CsvSource({"ftp://x,basic,5,baseUrl", "https://u:p@x,basic,5,baseUrl", "https://x,deep,5,searchDepth",
            "https://x,basic,0,maxResults", "https://x,basic,21,maxResults"})
    void shouldNameTheSettingThatIsOutOfRange(String url, String depth, int results, String key) {
        var failure = assertThrows(IllegalArgumentException.class, () -> tavily(new Config(url, depth, results)));
        assertTrue(failure.getMessage().startsWith("agents.tavily: " + key + " is "), failure.getMessage());
    }

    private record Config(String baseUrl, String searchDepth, int maxResults) implements TavilyConfig {
        @Override
        public Class<? extends Annotation> annotationType() {
            return TavilyConfig.class;
        }
    }
}
