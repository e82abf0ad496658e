package spine.rcis.internal;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A token bucket for each client (RC-13), exact: kept as the instant at which the bucket will be full again, in
 * nanoseconds of a monotonic clock, so fractions of tokens are never lost. Bounded: the client that was silent
 * for longest is forgotten first. Thread-safe.
 */
final class RateLimiter {
    private final long nanosPerToken;
    private final long burstNanos;
    private final LongSupplier nanoTime;
    private final long start;
    private final Map<String, Long> fullAt;

    RateLimiter(Limits limits, LongSupplier nanoTime) {
        this.nanosPerToken = Duration.ofSeconds(1).toNanos() / limits.perSecond();
        this.burstNanos = nanosPerToken * limits.burst();
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        this.fullAt = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
                return size() > limits.clients();
            }
        };
    }

    /**
     * Takes a token.
     *
     * @return zero if there was one; otherwise how long until there is
     */
    synchronized Duration take(String client) {
        long now = nanoTime.getAsLong() - start;
        long full = Math.max(fullAt.getOrDefault(client, 0L), now) + nanosPerToken;
        long wait = full - now - burstNanos;
        if (wait > 0) {
            return Duration.ofNanos(wait);
        }
        fullAt.put(client, full);
        return Duration.ZERO;
    }

    /** How many clients are remembered. */
    synchronized int clients() {
        return fullAt.size();
    }

    /**
     * @param burst     tokens of a full bucket
     * @param perSecond tokens that come back each second
     * @param clients   buckets that are kept
     */
    record Limits(int burst, int perSecond, int clients) {
    }
}
