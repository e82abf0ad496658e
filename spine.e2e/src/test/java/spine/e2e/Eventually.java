package spine.e2e;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Waits for something that other processes bring about. */
final class Eventually {
    private Eventually() {
    }

    /** Looks again and again until the condition holds, and says how long that took. */
    static Duration holds(String what, Duration limit, Callable<Boolean> condition) throws Exception {
        var started = System.nanoTime();
        var executor = Executors.newSingleThreadScheduledExecutor();
        try {
            while (true) {
                // The pause between two looks is a scheduled task's delay.
                if (executor.schedule(condition, 50, TimeUnit.MILLISECONDS).get()) {
                    return Duration.ofNanos(System.nanoTime() - started);
                }
                if (System.nanoTime() - started > limit.toNanos()) {
                    throw new AssertionError("not within " + limit.toSeconds() + " s: " + what);
                }
            }
        } finally {
            executor.shutdownNow();
        }
    }
}
