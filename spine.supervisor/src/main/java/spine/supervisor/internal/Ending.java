package spine.supervisor.internal;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Ends all processes together, for the end of the broker. Static functions without state. */
final class Ending {
    private static final long LOOK_MILLIS = 20;

    private Ending() {
    }

    /** SIGTERM to all; SIGKILL to what is left when all have ended, or at the limit. Blocks that long. */
    static void of(List<Child> children, long limitMillis) throws InterruptedException {
        children.forEach(Child::terminate);
        try {
            await(children, limitMillis);
        } finally {
            children.forEach(Child::kill);
        }
    }

    private static void await(List<Child> children, long limitMillis) throws InterruptedException {
        var timer = Executors.newSingleThreadScheduledExecutor();
        try {
            for (long waited = 0; waited < limitMillis && children.stream().anyMatch(c -> c.exit().isEmpty());
                    waited += LOOK_MILLIS) {
                timer.schedule(() -> { }, LOOK_MILLIS, TimeUnit.MILLISECONDS).get();
            }
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            timer.shutdownNow();
        }
    }
}
