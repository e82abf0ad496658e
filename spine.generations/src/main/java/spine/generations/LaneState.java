package spine.generations;

/** Where a lane stands between its installation and its end. */
public enum LaneState {
    /** Installed next to production, reached by nobody. */
    BESIDE,
    /** Serves. */
    LIVE,
    /** Takes no new request; those in flight finish. */
    DRAINING,
    /** Was not taken, or has ended: its problem says why. Its bundles are gone. */
    REFUSED
}
