package spine.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/** Drives an operation for a while: one at a time for latency, many in flight for throughput. No state. */
final class Load {
    private static final long ANSWER_SECONDS = 30;
    /** A round has this many samples even if it takes longer. */
    private static final int LEAST_SAMPLES = 10;

    private Load() {
    }

    /** Something to do over and over. The stage fails if the answer is not right. */
    @FunctionalInterface
    interface Operation {
        CompletionStage<?> start(int number);
    }

    /** One at a time, closed loop: the next one starts when the answer to the last one is there. */
    static Latency oneAtATime(Operation operation, Duration time) throws Exception {
        var nanos = new long[1024];
        int count = 0;
        long end = System.nanoTime() + time.toNanos();
        for (long start = System.nanoTime(); start < end || count < LEAST_SAMPLES; start = System.nanoTime()) {
            operation.start(count).toCompletableFuture().get(ANSWER_SECONDS, TimeUnit.SECONDS);
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * count);
            }
            nanos[count++] = System.nanoTime() - start;
        }
        return Latency.of(nanos, count);
    }

    /** As many in flight as {@code depth}; returns answers a second, counted until the last one was there. */
    static double inFlight(Operation operation, int depth, Duration time) throws Exception {
        var free = new Semaphore(depth);
        var failure = new AtomicReference<Throwable>();
        int count = 0;
        long start = System.nanoTime();
        while (System.nanoTime() - start < time.toNanos() && failure.get() == null) {
            take(free, 1);
            operation.start(count++).whenComplete((answer, error) -> {
                if (error != null) {
                    failure.compareAndSet(null, error);
                }
                free.release();
            });
        }
        take(free, depth);
        double seconds = (System.nanoTime() - start) / 1e9;
        if (failure.get() != null) {
            throw new CompletionException(failure.get());
        }
        return count / seconds;
    }

    private static void take(Semaphore free, int permits) throws InterruptedException, TimeoutException {
        if (!free.tryAcquire(permits, ANSWER_SECONDS, TimeUnit.SECONDS)) {
            throw new TimeoutException("no answer within " + ANSWER_SECONDS + " s");
        }
    }
}
