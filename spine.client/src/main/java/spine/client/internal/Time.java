package spine.client.internal;

import java.time.Duration;

/** The clocks and the alarm of a client; tests turn them by hand. Thread-safe. */
public interface Time extends AutoCloseable {
    /** Monotonic. */
    long nanoTime();

    /** Wall clock, Unix ms. */
    long unixMillis();

    /** Runs the action once, later, on the alarm's thread; the action must not block. */
    Alarm after(Duration delay, Runnable action);

    /** Drops what has not run. */
    @Override
    void close();

    /** Something that will run. */
    @FunctionalInterface
    interface Alarm {
        void cancel();
    }
}
