package spine.rcis.internal;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import spine.api.resilience.Rate;
import spine.api.resilience.RateLimits;

/** Buckets in memory, by the test's clock; the real ones are tested where they are made. */
final class FakeBuckets implements RateLimits.Buckets {
    private final Rate rate;
    private final LongSupplier nanoTime;
    private final Map<String, Long> fullAt = new HashMap<>();
    boolean closed;

    FakeBuckets(Rate rate, LongSupplier nanoTime) {
        this.rate = rate;
        this.nanoTime = nanoTime;
    }

    @Override
    public Duration take(String key) {
        long now = nanoTime.getAsLong();
        long full = Math.max(fullAt.getOrDefault(key, now), now) + rate.nanosPerToken();
        long wait = full - now - rate.nanosPerToken() * rate.burst();
        if (wait <= 0) {
            fullAt.put(key, full);
        }
        return Duration.ofNanos(Math.max(0, wait));
    }

    @Override
    public void close() {
        closed = true;
    }
}
