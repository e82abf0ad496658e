package spine.api.resilience;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The circuit breaker of one service in one lane (CB-02 to CB-06). CLOSED lets every call pass; OPEN refuses at once,
 * without any input or output; HALF_OPEN lets one call at a time pass, which is the probe.
 */
@ProviderType
public interface Breaker {
    /** Where it stands. The numbers are those of the old files (CB-07). */
    enum State {
        CLOSED, OPEN, HALF_OPEN
    }

    /**
     * Leave to make a call now.
     *
     * @throws CircuitOpenException if it is open, or its probe is under way; make no call
     */
    Permit acquire() throws CircuitOpenException;

    /**
     * Another instance serves now, connected or installed anew. If failures have opened the breaker, its probe is due at
     * once; the time that a server has set (CB-06) stands.
     */
    void renewed();

    /** How it is now. */
    BreakerStatus status();
}
