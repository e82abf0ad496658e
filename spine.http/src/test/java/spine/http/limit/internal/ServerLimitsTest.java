package spine.http.limit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import spine.api.http.HttpRequest.Header;
import spine.http.wire.internal.Head;

/** What services say of their limits (AG-07). */
class ServerLimitsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final long SECOND = 1_000_000_000;
    private final AtomicLong nanos = new AtomicLong(77);
    private final ServerLimits limits = new ServerLimits(Clock.fixed(NOW, ZoneOffset.UTC), nanos::get, () -> 0.5);

    private static Head head(int status, String... headers) {
        var all = new ArrayList<Header>();
        for (int i = 0; i < headers.length; i += 2) {
            all.add(new Header(headers[i], headers[i + 1]));
        }
        return new Head(status, all);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"Retry-After | 7 | 7", "RETRY-AFTER | Sun, 01 Mar 2026 12:00:09 GMT | 9",
        "X-RateLimit-Reset | 1772366411 | 11", "x-ratelimit-reset | 1772366411000 | 11", "X-RateLimit-Reset | 13 | 13",
        "X-RateLimit-Remaining | 0 | 60", "Retry-After | Sun, 01 Mar 2020 12:00:00 GMT | 0", "Retry-After | 99999999 | 86400"})
    void shouldReadEveryFormOfPause(String name, String value, long seconds) {
        assertEquals(Duration.ofSeconds(seconds), limits.after("a", head(429, name, value)));
    }

    @Test
    void shouldPreferRetryAfterInSeconds() {
        assertEquals(Duration.ofSeconds(3), limits.after("a", head(429, "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", "50",
                "Retry-After", "3")));
    }

    @Test
    void shouldBackOffByItselfWhenTheServiceSaysNothing() {
        var pauses = new ArrayList<Long>();
        for (int i = 0; i < 9; i++) {
            pauses.add(limits.after("a", head(429, "Retry-After", "soon")).toSeconds());
        }
        assertEquals(List.of(1L, 2L, 4L, 8L, 16L, 32L, 64L, 64L, 64L), pauses);
    }

    @Test
    void shouldHoldCallsBackUntilThePauseIsOverPlusAChance() {
        limits.after("a", head(429, "Retry-After", "2"));
        assertEquals(2 * SECOND + 50_000_000, limits.before("a"));
        assertEquals(0, limits.before("b"));
        nanos.addAndGet(2 * SECOND);
        assertEquals(0, limits.before("a"));
    }

    @Test
    void shouldLetTenGoAfterAWindowUntilAnAnswerTellsMore() {
        limits.after("a", head(429, "Retry-After", "2"));
        nanos.addAndGet(2 * SECOND);
        for (int i = 0; i < 10; i++) {
            assertEquals(0, limits.before("a"));
        }
        assertEquals(SECOND + 50_000_000, limits.before("a"));
        limits.after("a", head(200));
        for (int i = 0; i < 100; i++) {
            assertEquals(0, limits.before("a"));
        }
    }

    @Test
    void shouldCountWhatIsLeftOfAWindow() {
        limits.after("a", head(200, "X-RateLimit-Remaining", "2", "X-RateLimit-Reset", "30"));
        assertEquals(0, limits.before("a"));
        assertEquals(0, limits.before("a"));
        assertEquals(30 * SECOND + 50_000_000, limits.before("a"));
    }

    @Test
    void shouldTakeAnErrorWithoutRetryAfterForNoLimit() {
        assertEquals(Duration.ZERO, limits.after("a", head(503)));
        assertEquals(0, limits.before("a"));
        assertEquals(Duration.ofSeconds(90), limits.after("a", head(503, "Retry-After", "90")));
    }
}
