package spine.resilience.internal;

/**
 * The numbers of a breaker.
 *
 * @param failures   consecutive ones that open it (CB-02)
 * @param openMillis how long it stays open the first time (CB-03)
 * @param successes  consecutive probes that close it (CB-04)
 * @param capMillis  longest time after failed probes (CB-06)
 * @param tellAfter  failed probes after which the operator is told (CB-06)
 * @param opens      false for the kernel's own agents, whose breaker only counts
 */
record BreakerRules(int failures, long openMillis, int successes, long capMillis, int tellAfter, boolean opens) {
    /** Most of a server's time that is believed: a day, the longest quota there is. */
    static final long LONGEST_MILLIS = 86_400_000;

    BreakerRules thatNeverOpens() {
        return new BreakerRules(failures, openMillis, successes, capMillis, tellAfter, false);
    }

    /** Twice the last time, up to the cap. */
    long after(long periodMillis) {
        return Math.min(capMillis, Math.min(LONGEST_MILLIS, periodMillis) * 2);
    }
}
