package spine.api.resilience;

/**
 * A token bucket's shape.
 *
 * @param burst     tokens of a full bucket, 1 to 1,000,000
 * @param perSecond tokens that come back each second, in fractions; 0.0001 to 1,000,000
 * @param keys      buckets that are kept; the one that was silent for longest is forgotten first; 1 to 1,000,000
 */
public record Rate(int burst, double perSecond, int keys) {
    private static final double LONGEST_REFILL_SECONDS = 1e9;

    public Rate {
        within("burst", burst, 1);
        within("perSecond", perSecond, 0.0001);
        within("keys", keys, 1);
        if (burst / perSecond > LONGEST_REFILL_SECONDS) {
            throw new IllegalArgumentException("an empty bucket of " + burst + " needs over 30 years at " + perSecond
                    + " a second");
        }
    }

    private static void within(String name, double value, double least) {
        if (!(value >= least && value <= 1_000_000)) {
            throw new IllegalArgumentException(name + " is " + value + "; allowed is " + least + " to 1000000");
        }
    }

    /** Time in which a token comes back, at least 1000. */
    public long nanosPerToken() {
        return Math.round(1e9 / perSecond);
    }
}
