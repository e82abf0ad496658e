package spine.broker.internal;

import java.util.function.LongSupplier;

/**
 * Tells a watchdog how long its own process stood still: stopped by a signal, suspended with its machine, or without a
 * processor. Whatever it did not hear meanwhile is nobody's silence. For one thread.
 */
final class OwnAbsence {
    /** A pass that comes so much too late was not merely behind others. */
    private static final long TOLERATED_NANOS = 1_000_000_000L;

    private final LongSupplier nanoClock;
    private final long periodNanos;
    private long last;

    /** @param periodNanos between two passes of the watchdog */
    OwnAbsence(LongSupplier nanoClock, long periodNanos) {
        this.nanoClock = nanoClock;
        this.periodNanos = periodNanos;
        last = nanoClock.getAsLong();
    }

    /** Nanoseconds by which this pass comes too late; 0 if that is within what is usual. Once for each pass. */
    long nanos() {
        long now = nanoClock.getAsLong();
        long late = now - last - periodNanos;
        last = now;
        return late > TOLERATED_NANOS ? late : 0;
    }
}
