package spine.client.internal;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The machine's clocks, and one daemon thread for alarms. */
public final class SystemTime implements Time {
    private final ScheduledThreadPoolExecutor thread;

    public SystemTime(String name) {
        // Alarms that are set after close are dropped without a word: their owner is closed too.
        thread = new ScheduledThreadPoolExecutor(1, task -> {
            var made = new Thread(task, name);
            made.setDaemon(true);
            return made;
        }, (task, stopped) -> { });
        thread.setRemoveOnCancelPolicy(true);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public long unixMillis() {
        return System.currentTimeMillis();
    }

    @Override
    public Alarm after(Duration delay, Runnable action) {
        var future = thread.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
