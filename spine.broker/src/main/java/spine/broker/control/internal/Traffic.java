package spine.broker.control.internal;

/** The requests that are under way, for whoever ends them all. Thread-safe. */
public interface Traffic {
    /** How many there are. */
    int inFlight();

    /**
     * Ends them all now, and tells their agents: those that an agent has begun with OUTCOME_UNKNOWN, the others with
     * UNAVAILABLE, so that they may come again.
     *
     * @param reason one sentence
     */
    Ended endAll(String reason);

    /** How many requests were ended that an agent had begun, and how many that none had. */
    record Ended(int begun, int notBegun) {
    }
}
