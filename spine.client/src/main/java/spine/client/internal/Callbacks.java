package spine.client.internal;

import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;

/**
 * Where users' code runs if they name no executor of their own: a pool of daemon threads that all clients of the
 * process share, one for each processor and two at least. It adds threads while its own wait for other stages, and
 * keeps none that had nothing to do for a while.
 *
 * <p>Not the common pool: where that has but one thread, as on two processors, {@code CompletableFuture} starts a new
 * thread for each task instead, at the price of a request's whole way.
 */
public final class Callbacks {
    private static final int MOST_THREADS = 256;
    private static final long IDLE_SECONDS = 10;
    private static final ForkJoinPool SHARED = new ForkJoinPool(Math.max(2, Runtime.getRuntime().availableProcessors()),
            Callbacks::thread, null, true, 0, MOST_THREADS, 1, null, IDLE_SECONDS, TimeUnit.SECONDS);

    private Callbacks() {
    }

    /** Takes every task; is never closed. */
    public static Executor shared() {
        return SHARED;
    }

    private static ForkJoinWorkerThread thread(ForkJoinPool pool) {
        var thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
        thread.setName("spine-callbacks-" + thread.getPoolIndex());
        return thread;
    }
}
