package spine.zmtp.loop.internal;

import static java.util.Objects.requireNonNull;

import java.util.function.LongSupplier;

/**
 * How a loop deals with time.
 *
 * <p>All alarms (heartbeats, limits of handshakes, waits before reconnects) go by the clock. Sleeping, and the share of a
 * turn that each kind of work gets, go by real time: with a clock that is moved by hand a loop sleeps until somebody calls
 * {@link Loop#wake} after he moved it, and then rings whatever is due; {@link Loop#post} and {@link Loop#task} wake it as
 * well. A wake-up cannot be lost: before it sleeps the loop reads the clock once more. Such a clock goes with no spinning,
 * which would not end.
 *
 * @param spinNanos how long a loop looks for more without blocking after it was busy
 * @param nanoClock as {@link System#nanoTime}: any origin, never backwards; read by several threads
 */
public record Pace(long spinNanos, LongSupplier nanoClock) {
    public Pace {
        requireNonNull(nanoClock);
    }

    /** By the system's clock. */
    public Pace(long spinNanos) {
        this(spinNanos, System::nanoTime);
    }
}
