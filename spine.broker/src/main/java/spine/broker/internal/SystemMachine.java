package spine.broker.internal;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.time.Clock;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.LongSupplier;

/** Threads and timers of the Java runtime, with the clocks that it is given. */
record SystemMachine(Clock clock, LongSupplier nanoClock) implements Machine {
    private static final int KEEP_SECONDS = 10;

    /** With the system's clocks. */
    SystemMachine() {
        this(System::nanoTime);
    }

    SystemMachine(LongSupplier nanoClock) {
        this(Clock.systemUTC(), nanoClock);
    }

    @Override
    public ScheduledExecutorService timer(String name) {
        var timer = new ScheduledThreadPoolExecutor(1, RouterThreads.daemon(name));
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    @Override
    public ThreadPoolExecutor pool(int most, BlockingQueue<Runnable> waiting, ThreadFactory factory) {
        var pool = new ThreadPoolExecutor(most, most, KEEP_SECONDS, SECONDS, waiting, factory);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    @Override
    public <T> CompletableFuture<T> orTimeout(CompletableFuture<T> work, long nanos) {
        return work.orTimeout(nanos, NANOSECONDS);
    }
}
