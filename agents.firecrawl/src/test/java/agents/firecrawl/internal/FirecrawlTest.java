package agents.firecrawl.internal;

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
import org.junit.jupiter.params.provider.ValueSource;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.SpineException;
import spine.api.http.HttpRequest.SecretHeader;
import spine.api.resilience.RetryAfter;
import spine.providers.fake.FakeCall;
import spine.providers.fake.FakePort;
import spine.providers.fake.FakeSecrets;

/** AG-02, AG-10, AG-11, AG-12: the shapes of Firecrawl, and which pages it is asked for. */
class FirecrawlTest {
    private static final Config CONFIG = new Config("https://api.firecrawl.dev", "v1", true, 9_000);
    private static final spine.api.message.Payload RICH = spine.api.message.Payload.getDefaultInstance();

    private final FakePort port = new FakePort().play("firecrawl", "success");

    private Payload ask(String text) throws Exception {
        return firecrawl(CONFIG).answer(new FakeCall(), Payload.text(text));
    }

    private Firecrawl firecrawl(Config config) {
        return new Firecrawl(port, new FakeSecrets(Firecrawl.SECRET), config, InstantSource.fixed(FakePort.NOW));
    }

    @Test
    void shouldSendTheDocumentedRequestWithTheKeyInAHeaderOnly() throws Exception {
        ask("What does (https://birds.example.org/heron?page=2) say of herons?");
        var request = port.last();
        assertEquals("POST https://api.firecrawl.dev/v1/scrape", request.toString());
        assertEquals(JsonParser.parseString("""
                {"url": "https://birds.example.org/heron?page=2", "formats": ["markdown"], "onlyMainContent": true,
                 "timeout": 9000}"""), JsonParser.parseString(request.body().toStringUtf8()));
        assertEquals(List.of(new SecretHeader("Authorization", "Bearer ", "FIRECRAWL_API_KEY")), request.secrets());
    }

    @Test
    void shouldAnswerWithTheMarkdownAndCiteThePage() throws Exception {
        var answer = ask("https://birds.example.org/heron");
        var rich = answer.as(RICH);
        assertEquals("# Herons\n\nA heron stands still for up to an hour.", rich.getText());
        assertEquals(List.of("https://birds.example.org/heron"), rich.getCitationsList());
        assertEquals("firecrawl", answer.meta().get("source"));
        assertEquals("Herons", answer.meta().get("title"));
    }

    @Test
    void shouldTakeOptionsAsJsonAndTheSecondInterface() throws Exception {
        firecrawl(new Config("http://127.0.0.1:3002/", "v2", true, 2_000)).answer(new FakeCall(),
                new Payload("application/json", ByteString.copyFromUtf8("""
                        {"url": "https://birds.example.org", "onlyMainContent": false, "waitFor": 500}""")));
        assertEquals("POST http://127.0.0.1:3002/v2/scrape", port.last().toString());
        assertEquals(JsonParser.parseString("""
                {"url": "https://birds.example.org", "formats": ["markdown"], "onlyMainContent": false, "timeout": 2000,
                 "waitFor": 500}"""), JsonParser.parseString(port.last().body().toStringUtf8()));
    }

    @ParameterizedTest
    @CsvSource({"bad-request,INVALID_REQUEST", "wrong-key,FORBIDDEN", "plan-limit,FORBIDDEN", "closed-site,FORBIDDEN",
            "not-found,INVALID_REQUEST", "too-slow,DEADLINE_EXCEEDED", "rate-limited,RATE_LIMITED",
            "rate-limited-date,RATE_LIMITED", "page-broken,INVALID_REQUEST", "broken,UNAVAILABLE",
            "page-missing,INVALID_REQUEST", "nothing,NO_RESONANCE", "other-shape,AGENT_FAILED"})
    void shouldRefuseInItsOwnWords(String shape, ErrorCode expected) {
        port.play("firecrawl", shape);
        var refusal = assertThrows(SpineException.class, () -> ask("https://birds.example.org")).refusal();
        assertEquals(expected, refusal.code());
        assertFalse(refusal.remedy().isEmpty());
        assertFalse(refusal.sentence().contains("4711"), "what Firecrawl says of the key stays out");
        assertEquals(shape.startsWith("rate-limited") ? 30 : 0, RetryAfter.of(refusal).toSeconds());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1/", "http://[::1]/", "https://localhost:8080/", "https://router/",
            "http://2130706433/", "https://localhost./", "https://printer.local/", "https://vault.internal/x",
            "https://user:secret@example.org/"})
    void shouldTellNobodyOfPagesThatAreNotPublic(String url) {
        var refusal = assertThrows(SpineException.class, () -> ask("read " + url)).refusal();
        assertEquals(ErrorCode.FORBIDDEN, refusal.code(), url);
        assertFalse(refusal.sentence().contains("secret"));
        assertEquals(List.of(), port.requests());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "herons", "ftp://example.org/x", "https://exa mple", "https://", "http://0x7f.1/"})
    void shouldAskForAnAddress(String text) {
        var refusal = assertThrows(SpineException.class, () -> ask(text)).refusal();
        assertTrue(refusal.code() == ErrorCode.INVALID_REQUEST || refusal.code() == ErrorCode.FORBIDDEN, refusal.toString());
        assertEquals(List.of(), port.requests());
    }

    @Test
    void shouldBeDisabledWithoutItsKey() {
        assertEquals("Agent firecrawl has no key. Set FIRECRAWL_API_KEY.",
                new Firecrawl(port, new FakeSecrets(), CONFIG).disabled().orElseThrow().sentence());
        assertEquals(Optional.empty(), firecrawl(CONFIG).disabled());
    }

    @Test
    void shouldNameTheSettingThatIsOutOfRange() {
        var failure = assertThrows(IllegalArgumentException.class, () -> firecrawl(new Config("https://x.org", "v3", true, 9)));
        assertEquals("agents.firecrawl: apiVersion is v3; allowed is v1, v2", failure.getMessage());
        failure = assertThrows(IllegalArgumentException.class, () -> firecrawl(new Config("https://x.org", "v1", true, 9)));
        assertEquals("agents.firecrawl: timeoutMillis is 9; allowed is 1000 to 300000", failure.getMessage());
    }

    private record Config(String baseUrl, String apiVersion, boolean onlyMainContent, int timeoutMillis)
            implements FirecrawlConfig {
        @Override
        public Class<? extends Annotation> annotationType() {
            return FirecrawlConfig.class;
        }
    }
}
