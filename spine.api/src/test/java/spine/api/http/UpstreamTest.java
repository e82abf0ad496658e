package spine.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.http.HttpRequest.Header;
import spine.api.resilience.RetryAfter;
import spine.api.secret.Secret;
import spine.api.secret.Secrets;

/** AG-07, AG-10, OR-09: what a service's failures mean, and that nothing of what it says gets out. */
class UpstreamTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final String KEY = "tvly-dev-4711";

    @ParameterizedTest
    @CsvSource({"400,INVALID_REQUEST", "401,FORBIDDEN", "403,FORBIDDEN", "402,FORBIDDEN", "432,FORBIDDEN", "433,FORBIDDEN",
            "404,INVALID_REQUEST", "408,UNAVAILABLE", "422,INVALID_REQUEST", "429,RATE_LIMITED", "500,UNAVAILABLE",
            "503,UNAVAILABLE", "529,UNAVAILABLE", "304,AGENT_FAILED"})
    void shouldMeanOneThingPerStatus(int status, ErrorCode expected) {
        var refusal = refusalOf(answer(status), "");
        assertEquals(expected, refusal.code());
        assertEquals(Integer.toString(status), refusal.meta().get(Upstream.STATUS));
        assertTrue(refusal.reason().startsWith("Tavily "), refusal.reason());
        assertFalse(refusal.remedy().isEmpty());
    }

    @Test
    void shouldPassWhatWentWell() throws SpineException {
        tavily(true).check(answer(204));
    }

    @Test
    void shouldNameTheKeyToCorrectWhenItIsNotTaken() {
        var sentence = refusalOf(answer(401), "").sentence();
        assertEquals("Tavily does not take the key TAVILY_API_KEY (HTTP 401). Set TAVILY_API_KEY.", sentence);
        assertEquals(ErrorCode.FORBIDDEN, tavily(true).wrongKey(400).code());
    }

    @Test
    void shouldAskForAuthorizationWhenTheAgentHasNoKeyOfItsOwn() {
        var web = new Upstream("http", "example.org", InstantSource.fixed(NOW));
        assertTrue(web.refusal(answer(401), "").remedy().contains("authorization"));
        assertEquals(Optional.empty(), web.disabled());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"7|7", "Sun, 22 Nov 2026 10:01:30 GMT|90", "Sun, 22 Nov 2026 09:00:00 GMT|0", "soon|0",
            "-5|0", "99999999999|0"})
    void shouldSayHowLongToWaitInBothForms(String said, long seconds) {
        var refusal = refusalOf(answer(429, new Header("retry-after", said)), "");
        assertEquals(seconds, RetryAfter.of(refusal).toSeconds());
    }

    @Test
    void shouldSayTheServicesWordOnlyIfItCanBeNoKey() {
        assertTrue(refusalOf(answer(400), "INVALID_ARGUMENT").reason().contains("INVALID_ARGUMENT"));
        assertFalse(refusalOf(answer(400), KEY).reason().contains(KEY));
        assertFalse(refusalOf(answer(400), "Bad key abc").reason().contains("abc"));
    }

    @Test
    void shouldBeDisabledWithTheRemedyWhenItsKeyIsNowhere() {
        var refusal = tavily(false).disabled().orElseThrow();
        assertEquals(ErrorCode.UNAVAILABLE, refusal.code());
        assertEquals("Agent tavily has no key. Set TAVILY_API_KEY.", refusal.sentence());
        assertEquals(Optional.empty(), tavily(true).disabled());
    }

    private static spine.api.Refusal refusalOf(HttpResponse response, String word) {
        return assertThrows(SpineException.class, () -> tavily(true).check(response, word)).refusal();
    }

    private static Upstream tavily(boolean hasKey) {
        return new Upstream("tavily", "Tavily", "TAVILY_API_KEY", new Named(hasKey), InstantSource.fixed(NOW));
    }

    /** Its body holds a key, as careless services have it. */
    private static HttpResponse answer(int status, Header... headers) {
        return new HttpResponse(status, List.of(headers), ByteString.copyFromUtf8("Wrong key " + KEY),
                URI.create("https://api.tavily.com/search"));
    }

    private record Named(boolean isThere) implements Secrets {
        @Override
        public boolean has(String name) {
            return isThere;
        }

        @Override
        public Optional<Secret> open(String name) {
            throw new AssertionError("agents do not open secrets");
        }

        @Override
        public String remedy(String name) {
            return "Set " + name + ".";
        }
    }
}
