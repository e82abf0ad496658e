package spine.broker.internal;

import java.time.Clock;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.LongSupplier;

/**
 * What the broker has of its machine that is never the same twice: clocks, timers and threads. With one whose time is
 * made up the broker's logic runs on one thread and always in the same way; {@link SystemMachine} is the real one.
 * Thread-safe.
 */
interface Machine {
    /** The clock on the wall; may be set. */
    Clock clock();

    /** Nanoseconds from some moment on; never goes back. */
    LongSupplier nanoClock();

    /**
     * A thread that does things later, and lets go at once of what was cancelled. Its owner shuts it down.
     *
     * @param name of its thread
     */
    ScheduledExecutorService timer(String name);

    /**
     * Threads that end when they have nothing to do, and a queue before them; what finds it full is rejected. Its
     * owner shuts it down.
     *
     * @param most    threads at once
     * @param waiting for tasks that wait; bounded
     */
    ThreadPoolExecutor pool(int most, BlockingQueue<Runnable> waiting, ThreadFactory factory);

    /** The same; first in, first out. */
    default ThreadPoolExecutor pool(int most, int waiting, ThreadFactory factory) {
        return pool(most, new LinkedBlockingQueue<>(waiting), factory);
    }

    /**
     * Fails the work with a {@link java.util.concurrent.TimeoutException} if it is not done by then.
     *
     * @param nanos from now on
     * @return the same
     */
    <T> CompletableFuture<T> orTimeout(CompletableFuture<T> work, long nanos);
}
