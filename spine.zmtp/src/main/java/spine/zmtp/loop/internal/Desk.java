package spine.zmtp.loop.internal;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One daemon thread for what takes too long for a loop. Its line is bounded; the thread ends when it has nothing to do. */
public final class Desk implements AutoCloseable {
    private final ThreadPoolExecutor executor;

    public Desk(String name, int mostWaiting) {
        executor = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(mostWaiting), task -> {
            var thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        executor.allowCoreThreadTimeOut(true);
    }

    /** @return false if its line is full or it is closed */
    public boolean take(Runnable work) {
        try {
            executor.execute(work);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** Drops what waits; what runs goes on, but nobody waits for it. */
    @Override
    public void close() {
        executor.shutdownNow();
    }
}
