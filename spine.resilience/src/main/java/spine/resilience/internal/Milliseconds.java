package spine.resilience.internal;

import java.time.Duration;

/** Durations from outside as milliseconds that can be added to. */
final class Milliseconds {
    private Milliseconds() {
    }

    /** Rounded up, from 0 to the longest that a breaker believes. */
    static long up(Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            return 0;
        }
        if (duration.toSeconds() >= BreakerRules.LONGEST_MILLIS / 1000) {
            return BreakerRules.LONGEST_MILLIS;
        }
        return (duration.toNanos() + 999_999) / 1_000_000;
    }
}
