package spine.broker.internal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Asks the agents that may be disabled again and again, so that a key that was set shows without a request. On threads of
 * their own: one agent that hangs in its answer holds up one of them, and no request of another. Thread-safe.
 */
final class AbilityWatch implements AutoCloseable {
    static final long PERIOD_MILLIS = 500;
    private static final int THREADS = 2;
    private static final int MOST_WAITING = 1000;

    private final Machine machine;
    private final Set<Ability> watched = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor threads;
    /** Only where there is somebody to ask. */
    private ScheduledExecutorService timer;

    AbilityWatch(Machine machine) {
        this.machine = machine;
        threads = machine.pool(THREADS, MOST_WAITING, RouterThreads.daemon("spine-ability"));
    }

    /** Asks it from now on, first at once. */
    synchronized void watch(Ability ability) {
        if (!ability.asks() || !watched.add(ability)) {
            return;
        }
        ability.askOn(threads);
        if (timer == null && !threads.isShutdown()) {
            timer = machine.timer("spine-ability-timer");
            timer.scheduleWithFixedDelay(() -> watched.forEach(one -> one.askOn(threads)), PERIOD_MILLIS, PERIOD_MILLIS,
                    TimeUnit.MILLISECONDS);
        }
    }

    void leave(Ability ability) {
        watched.remove(ability);
    }

    @Override
    public synchronized void close() {
        threads.shutdownNow();
        if (timer != null) {
            timer.shutdownNow();
        }
    }
}
