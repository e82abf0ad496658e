package spine.broker.internal;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;

/** The router's threads: one that keeps the deadlines, two that run what agents want done on cancellation. */
final class RouterThreads {
    private static final int FOREIGN_THREADS = 2;
    private static final int FOREIGN_QUEUE = 10_000;

    private final ScheduledExecutorService deadlines;
    private final ThreadPoolExecutor foreign;

    RouterThreads(Counters counters, Machine machine) {
        deadlines = machine.timer("spine-deadlines");
        foreign = machine.pool(FOREIGN_THREADS, FOREIGN_QUEUE, daemon("spine-cancel"));
        foreign.setRejectedExecutionHandler((action, full) -> counters.add("cancel_actions.left_out"));
    }

    static ThreadFactory daemon(String name) {
        return task -> {
            var thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    ScheduledExecutorService deadlines() {
        return deadlines;
    }

    Executor foreign() {
        return foreign;
    }

    /** From here on no call can be opened. */
    void stopDeadlines() {
        deadlines.shutdownNow();
    }

    /** What is waiting is still done. */
    void stopForeign() {
        foreign.shutdown();
    }
}
