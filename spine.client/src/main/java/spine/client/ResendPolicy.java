package spine.client;

import java.time.Duration;

/**
 * When an unanswered request is sent again under its own id (design: the guarantee). Immutable.
 *
 * @param first   wait before the first repetition
 * @param longest the wait doubles from one repetition to the next, up to this
 * @param within  no repetition later than this after the first sending: servers refuse older requests (RC-05)
 */
public record ResendPolicy(Duration first, Duration longest, Duration within) {
    public static final ResendPolicy DEFAULT =
            new ResendPolicy(Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofMinutes(4));

    public ResendPolicy {
        if (first.toMillis() < 1 || longest.compareTo(first) < 0 || within.isNegative()) {
            throw new IllegalArgumentException("0 < first <= longest and 0 <= within do not hold: " + first + ", "
                    + longest + ", " + within);
        }
    }

    /**
     * The wait after an attempt.
     *
     * @param attempt 1 for the first sending
     */
    public Duration after(int attempt) {
        var doubled = first.multipliedBy(1L << Math.min(attempt - 1, 20));
        return doubled.compareTo(longest) < 0 ? doubled : longest;
    }
}
