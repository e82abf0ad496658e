package spine.api.resilience;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How often and when to try again.
 *
 * @param tries  all together, 1 to 10
 * @param first  wait after the first try, up to an hour
 * @param growth how the waits go on
 * @param jitter share of each wait that is random, 0 to 1: a wait is between (1 - jitter) times its length and its length
 */
public record RetryPolicy(int tries, Duration first, Growth growth, double jitter) {
    /** The reliable send (BR-16): 3 tries, 10 and 20 ms apart; its third wait, 30 ms, would only put the bad news off. */
    public static final RetryPolicy SEND = new RetryPolicy(3, Duration.ofMillis(10), Growth.LINEAR, 0);
    /** Calls (BR-17): 3 tries, from 100 ms doubling; half of each wait random, so that callers do not come back together. */
    public static final RetryPolicy CALL = new RetryPolicy(3, Duration.ofMillis(100), Growth.DOUBLING, 0.5);

    /** What becomes of the waits. */
    public enum Growth {
        /** 1, 2, 3 times the first. */
        LINEAR,
        /** 1, 2, 4 times the first. */
        DOUBLING
    }

    public RetryPolicy {
        requireNonNull(growth);
        if (tries < 1 || tries > 10) {
            throw new IllegalArgumentException("tries is " + tries + "; allowed is 1 to 10");
        }
        if (first.isNegative() || first.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("first is " + first + "; allowed is 0 to 1 h");
        }
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("jitter is " + jitter + "; allowed is 0 to 1");
        }
    }

    /**
     * How long to wait after a try.
     *
     * @param failed  tries so far, from 1
     * @param random  at least 0, below 1
     */
    public Duration pause(int failed, double random) {
        long whole = first.toNanos() * (growth == Growth.LINEAR ? failed : 1L << failed - 1);
        return Duration.ofNanos(whole - Math.round(whole * jitter * random));
    }
}
