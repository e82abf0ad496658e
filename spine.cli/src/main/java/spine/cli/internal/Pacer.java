package spine.cli.internal;

import java.util.function.LongSupplier;

/**
 * Keeps things at the distances in time at which they were recorded, divided by a speed. What is late is not waited for,
 * and what follows is in time again. Not thread-safe.
 */
final class Pacer {
    private static final double NANOS_A_MILLI = 1e6;

    private final double speed;
    private final LongSupplier nanoTime;
    private final Waiting waiting;
    private boolean begun;
    private long startNanos;
    private long firstMillis;

    /** How to wait. */
    @FunctionalInterface
    interface Waiting {
        void nanos(long nanos) throws InterruptedException;
    }

    /** @param speed 1 as recorded, 10 ten times as fast, infinity without waiting; above 0 */
    Pacer(double speed, LongSupplier nanoTime, Waiting waiting) {
        this.speed = speed;
        this.nanoTime = nanoTime;
        this.waiting = waiting;
    }

    /** Returns when it is time for what was recorded at this Unix time; the first one begins at once. */
    void await(long recordedMillis) throws InterruptedException {
        if (!begun) {
            begun = true;
            startNanos = nanoTime.getAsLong();
            firstMillis = recordedMillis;
        }
        double due = (recordedMillis - firstMillis) / speed * NANOS_A_MILLI;
        double left = due - (nanoTime.getAsLong() - startNanos);
        if (left >= 1) {
            waiting.nanos((long) left);
        }
    }
}
