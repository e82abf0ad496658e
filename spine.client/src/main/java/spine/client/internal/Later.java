package spine.client.internal;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Pauses that end early, not never, when their client is closed: each action runs exactly once. Thread-safe. */
public final class Later {
    private final Time time;
    private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    public Later(Time time) {
        this.time = time;
    }

    public void after(Duration delay, Runnable action) {
        var ran = new AtomicBoolean();
        Runnable once = () -> {
            if (ran.compareAndSet(false, true)) {
                action.run();
            }
        };
        waiting.add(once);
        time.after(delay, () -> {
            waiting.remove(once);
            once.run();
        });
        if (closed) {
            close();
        }
    }

    /** Ends all pauses now. */
    public void close() {
        closed = true;
        for (var once : waiting) {
            waiting.remove(once);
            once.run();
        }
    }
}
