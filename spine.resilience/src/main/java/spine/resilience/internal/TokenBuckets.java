package spine.resilience.internal;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import spine.api.resilience.Rate;
import spine.api.resilience.RateLimits;
import spine.resilience.internal.Keeper.Kept;

/**
 * Buckets of one shape, exact: each is the instant at which it will be full again, in nanoseconds of a monotonic clock, so
 * fractions of tokens are never lost and a step of the wall clock changes nothing. Written down is the Unix time in ms; over
 * a restart a bucket can at worst be found empty, whatever the clock says then. Thread-safe.
 */
final class TokenBuckets implements RateLimits.Buckets, Keeper.Source {
    private static final int LONGEST_KEY = 512;

    private final long nanosPerToken;
    private final long burstNanos;
    private final Times times;
    private final long start;
    private final RecentMap<Long> fullAt;
    private final Runnable onClose;
    private final Kept kept;

    /** @param onClose gives the name free */
    TokenBuckets(String state, Rate rate, Times times, Keeper keeper, Runnable onClose) {
        this.nanosPerToken = rate.nanosPerToken();
        this.burstNanos = nanosPerToken * rate.burst();
        this.times = times;
        this.start = times.nanoClock().getAsLong();
        this.onClose = onClose;
        this.fullAt = new RecentMap<>(rate.keys(), this::changed);
        kept = keeper.keep(state, this);
    }

    private void changed(String key) {
        kept.changed(key);
    }

    private long elapsed() {
        return times.nanoClock().getAsLong() - start;
    }

    @Override
    public Duration take(String key) {
        if (key.isEmpty() || key.length() > LONGEST_KEY) {
            throw new IllegalArgumentException("a key of " + key.length() + " characters; allowed is 1 to " + LONGEST_KEY);
        }
        synchronized (this) {
            long now = elapsed();
            long before = Math.max(fullAt(key), now);
            long wait = before + nanosPerToken - now - burstNanos;
            fullAt.put(key, wait > 0 ? before : before + nanosPerToken);
            if (wait > 0) {
                return Duration.ofNanos(wait);
            }
        }
        changed(key);
        return Duration.ZERO;
    }

    private long fullAt(String key) {
        var full = fullAt.get(key);
        return full == null ? 0 : full;
    }

    /** How long until there is a token; nothing is taken. */
    synchronized Duration untilToken(String key) {
        return Duration.ofNanos(Math.max(0, fullAt(key) + nanosPerToken - elapsed() - burstNanos));
    }

    /** At most so many keys whose bucket is empty. */
    List<String> exhausted(int most) {
        return keys().stream().filter(key -> !untilToken(key).isZero()).limit(most).toList();
    }

    @Override
    public synchronized Collection<String> keys() {
        return fullAt.keys();
    }

    /** A full bucket need not be kept. */
    @Override
    public synchronized Optional<ByteString> value(String key) {
        long left = fullAt(key) - elapsed();
        return left <= 0 ? Optional.empty() : Optional.of(ByteString.copyFromUtf8(
                Long.toString(times.wall().millis() + (left + 999_999) / 1_000_000)));
    }

    @Override
    public synchronized void restore(String key, ByteString value) {
        long millis;
        try {
            millis = Long.parseLong(value.toStringUtf8());
        } catch (NumberFormatException strange) {
            return; // another version's: the bucket is full
        }
        long left = Math.min(burstNanos / 1_000_000 + 1, millis - times.wall().millis());
        if (left > 0) {
            fullAt.put(key, Math.max(fullAt(key), elapsed() + Math.min(burstNanos, left * 1_000_000)));
        }
    }

    @Override
    public void close() {
        kept.close();
        onClose.run();
    }
}
