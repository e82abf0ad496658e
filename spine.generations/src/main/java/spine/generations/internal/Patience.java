package spine.generations.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * How long a jar whose signature is not right may still get the right one: who copies two files has one of them there
 * first. Counted from the first time that these bytes were found wanting; touching the signature does not prolong it,
 * and a clock that is set back ends it. Belongs to the thread of {@link DropIns}.
 */
final class Patience {
    private FileStamp jar;
    private Instant from = Instant.MIN;
    private Instant until = Instant.MIN;
    private SignatureRefused refusal;

    /** Whether to wait on, now that a jar was found wanting. */
    boolean holds(FileStamp stamp, SignatureRefused wanting, Clock clock, Duration grace) {
        if (!stamp.equals(jar)) {
            jar = stamp;
            from = clock.instant();
            until = from.plus(grace);
        }
        refusal = isWithin(clock) ? wanting : null;
        return refusal != null;
    }

    private boolean isWithin(Clock clock) {
        var now = clock.instant();
        return !now.isBefore(from) && now.isBefore(until);
    }

    boolean isWaiting() {
        return refusal != null;
    }

    /** The refusal that was put off, if the time is over; null if there is none. Said once. */
    SignatureRefused over(Clock clock) {
        if (refusal == null || isWithin(clock)) {
            return null;
        }
        var due = refusal;
        refusal = null;
        return due;
    }

    /** No refusal is put off any longer. */
    void end() {
        refusal = null;
    }
}
