package spine.security.curve.policy.internal;

import java.time.Clock;
import java.time.Instant;

/**
 * The latest time of day that this process has seen: a clock that is set back brings no expired key back. Thread-safe.
 */
public final class SeenClock {
    private final Clock clock;
    private Instant latest = Instant.MIN;

    SeenClock(Clock clock) {
        this.clock = clock;
    }

    /** Never earlier than what it said before. */
    public synchronized Instant now() {
        var now = clock.instant();
        latest = now.isAfter(latest) ? now : latest;
        return latest;
    }
}
