package spine.resilience.internal;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one piece of work behind everybody's back, whenever something has changed: changes that come while it waits or
 * runs are done together in one more run. One thread; whoever tells of a change pays for a flag. Thread-safe.
 */
final class Saver implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Saver.class);
    private static final long LATER_MILLIS = 1_000;
    private static final long AGAIN_MILLIS = 10_000;
    private static final long STOP_SECONDS = 5;

    private final Work work;
    private final AtomicBoolean isSoon = new AtomicBoolean();
    private final AtomicBoolean isLater = new AtomicBoolean();
    private final ScheduledThreadPoolExecutor thread;
    private volatile String problem = "";

    /** What is to be done; called by one thread at a time. */
    @FunctionalInterface
    interface Work {
        /** @throws Exception if it did not work: it is told of in the log, once, and tried again */
        void run() throws Exception;
    }

    /** @param every how often it is run though nothing was told, from now on */
    Saver(String name, Duration every, Work work) {
        this.work = work;
        thread = new ScheduledThreadPoolExecutor(1, task -> {
            var one = new Thread(task, name);
            one.setDaemon(true);
            return one;
        }, new ThreadPoolExecutor.DiscardPolicy());
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        thread.scheduleWithFixedDelay(this::run, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Something changed that must not be lost. */
    void soon() {
        if (!isSoon.get() && isSoon.compareAndSet(false, true)) {
            thread.execute(() -> {
                isSoon.set(false);
                run();
            });
        }
    }

    /** Something changed that may wait for a second. */
    void later() {
        later(LATER_MILLIS);
    }

    /** Something changed; the first to tell so says how long it may wait, for all that follow. */
    void later(long millis) {
        if (!isLater.get() && isLater.compareAndSet(false, true)) {
            thread.schedule(() -> {
                isLater.set(false);
                run();
            }, millis, TimeUnit.MILLISECONDS);
        }
    }

    /** Why the last run did not work; empty if it did. */
    String problem() {
        return problem;
    }

    private void run() {
        try {
            work.run();
            problem = "";
        } catch (Exception failed) {
            if (problem.isEmpty()) {
                LOG.error("{} could not write and tries again", Thread.currentThread().getName(), failed);
            }
            problem = String.valueOf(failed.getMessage());
            later(AGAIN_MILLIS);
        }
    }

    /** Lets the thread end, and runs once more. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("the disk has not taken what was to be written for {} s", STOP_SECONDS);
                return;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return;
        }
        run();
    }
}
