package spine.generations.internal;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs foreign code (activators, constructors of components) one at a time, each within a limit. What overruns its
 * limit is interrupted and given up: its thread is left to itself and named in the log, the next piece of work gets
 * a new thread. So nobody who waits here waits for ever. Thread-safe; the queue is bounded.
 */
final class BoundedWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BoundedWorker.class);
    private static final int QUEUE_MAX = 1024;

    private final String name;
    private final ScheduledExecutorService timer;
    private final BlockingQueue<Work<?>> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
    private volatile Runner runner;
    private volatile boolean isClosed;

    /**
     * @param name  of its threads
     * @param timer on which limits end; not owned
     */
    BoundedWorker(String name, ScheduledExecutorService timer) {
        this.name = name;
        this.timer = timer;
        this.runner = new Runner();
    }

    /**
     * Runs work when its turn comes.
     *
     * @param what  for the log
     * @param limit from when it begins
     * @return its result; fails with what it threw, or with TimeoutException
     */
    <T> CompletableFuture<T> run(String what, Duration limit, Callable<T> work) {
        var piece = new Work<>(what, limit, work, new CompletableFuture<T>());
        if (isClosed || !queue.offer(piece)) {
            piece.result.completeExceptionally(new IllegalStateException(name + " takes no more work: " + what));
        }
        return piece.result;
    }

    private record Work<T>(String what, Duration limit, Callable<T> code, CompletableFuture<T> result) {
        void run() {
            try {
                result.complete(code.call());
            } catch (Throwable e) { // foreign code: whatever it throws is its result
                result.completeExceptionally(e);
            }
        }
    }

    private final class Runner implements Runnable {
        private final Thread thread = new Thread(this, name);
        private volatile boolean isGivenUp;

        Runner() {
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void run() {
            try {
                while (!isGivenUp && !isClosed) {
                    var work = queue.poll(1, TimeUnit.SECONDS);
                    if (work != null) {
                        run(work);
                    }
                }
            } catch (InterruptedException overrun) {
                LOG.debug("{} ends after its work had overrun", name);
            }
        }

        private void run(Work<?> work) {
            var end = timer.schedule(() -> giveUp(work), work.limit.toMillis(), TimeUnit.MILLISECONDS);
            work.run();
            end.cancel(false);
        }

        private void giveUp(Work<?> work) {
            var late = new TimeoutException(work.what + " did not end within " + work.limit.toMillis() + " ms");
            if (!work.result.isDone()) {
                isGivenUp = true;
                if (work.result.completeExceptionally(late)) {
                    LOG.warn("{}; thread {} is interrupted and left to itself.", late.getMessage(), thread);
                }
                thread.interrupt();
                runner = new Runner();
            }
        }
    }

    /** Takes no more work, and drops what waits; what runs is not waited for. */
    @Override
    public void close() {
        isClosed = true;
        for (var work = queue.poll(); work != null; work = queue.poll()) {
            work.result.completeExceptionally(new IllegalStateException(name + " was closed before: " + work.what));
        }
    }

    /** The thread at work. */
    Thread thread() {
        return runner.thread;
    }
}
