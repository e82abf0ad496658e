package spine.rcis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** RC-13. */
class RateLimiterTest {
    private long now = Long.MAX_VALUE - 5;
    private final RateLimiter limiter = new RateLimiter(new RateLimiter.Limits(100, 10, 1000), () -> now);

    private int passing(String client, int tries) {
        return (int) IntStream.range(0, tries).filter(i -> limiter.take(client).isZero()).count();
    }

    @Test
    void shouldPass100RefuseThe101stAndPassExactly10AfterASecond() {
        assertEquals(100, passing("a", 100));
        assertEquals(Duration.ofMillis(100), limiter.take("a"));
        now += 1_000_000_000;
        assertEquals(10, passing("a", 50));
    }

    /** The seed's limiter never refilled for a client that asked faster than once a second. */
    @Test
    void shouldRefillInFractionsWhileAClientKeepsAsking() {
        passing("a", 100);
        int passed = 0;
        for (int i = 0; i < 1000; i++) {
            now += 3_000_000;
            passed += passing("a", 1);
        }
        assertEquals(30, passed);
    }

    @Test
    void shouldKeepClientsApart() {
        passing("a", 200);
        assertEquals(100, passing("b", 200));
    }

    /** An attacker with many keys cannot make the edge remember them all. */
    @Test
    void shouldForgetTheClientSilentForLongestWhenTenThousandCome() {
        passing("busy", 150);
        for (int i = 0; i < 10_000; i++) {
            limiter.take("key-" + i);
            if (i % 500 == 0) {
                limiter.take("busy");
            }
        }
        assertEquals(1000, limiter.clients());
    }

    @Property(tries = 200)
    boolean shouldNeverPassMoreThanBurstAndRefill(
            @ForAll @Size(max = 300) List<@IntRange(max = 200) Integer> pausesMillis) {
        var bucket = new RateLimiter(new RateLimiter.Limits(5, 10, 10), () -> now);
        long start = now;
        int passed = 0;
        for (int pause : pausesMillis) {
            now += pause * 1_000_000L;
            passed += bucket.take("a").isZero() ? 1 : 0;
        }
        return passed <= 5 + (now - start) / 100_000_000L;
    }

    @Test
    void shouldRoundWaitsUp() {
        assertEquals("1", Refusals.seconds(Duration.ofMillis(1)));
        assertEquals("1", Refusals.seconds(Duration.ofSeconds(1)));
        assertEquals("2", Refusals.seconds(Duration.ofMillis(1001)));
        assertTrue(Refusals.rateLimited(Duration.ofMillis(100)).meta().containsValue("1"));
    }
}
