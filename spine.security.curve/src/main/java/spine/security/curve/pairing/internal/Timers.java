package spine.security.curve.pairing.internal;

import java.time.Duration;

/** Runs tasks one after another, now or later, on one thread. Tests put a fake in its place. */
interface Timers {
    /** Runs a task soon. After the end it is dropped. */
    void execute(Runnable task);

    /** Runs a task after the delay; at the end it is dropped. */
    void schedule(Duration delay, Runnable task);
}
