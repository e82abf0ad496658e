package spine.security.curve.pairing.internal;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Timers on one daemon thread. Bounded by their users: at most 64 answers and a few expiries wait. */
final class SerialTimers implements Timers, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SerialTimers.class);
    private static final long STOP_WAIT_MILLIS = 2000;

    private final ScheduledThreadPoolExecutor executor;

    SerialTimers(String name) {
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            var thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        }, (task, stopped) -> LOG.debug("A task came after the end of {}", name));
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(guarded(task));
    }

    @Override
    public void schedule(Duration delay, Runnable task) {
        executor.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("A task of pairing failed", e);
            }
        };
    }

    /** Drops what waits and lets what runs finish, for 2 s at most. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(STOP_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.warn("A task of pairing did not finish in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
