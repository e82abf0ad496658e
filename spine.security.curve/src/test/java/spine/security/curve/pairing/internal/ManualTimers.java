package spine.security.curve.pairing.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Time that a test moves; tasks run on the test's thread when their time has come. */
final class ManualTimers implements Timers {
    private record Task(long at, Runnable run) {
    }

    private final List<Task> tasks = new ArrayList<>();
    private long now = -5_000_000_000L;
    boolean held;

    long nanoTime() {
        return now;
    }

    @Override
    public void execute(Runnable task) {
        if (held) {
            tasks.add(new Task(now, task));
        } else {
            task.run();
        }
    }

    @Override
    public void schedule(Duration delay, Runnable task) {
        tasks.add(new Task(now + delay.toNanos(), task));
    }

    /** Moves on, running what becomes due in order. */
    void advance(Duration by) {
        long end = now + by.toNanos();
        for (var task = next(end); task != null; task = next(end)) {
            now = Math.max(now, task.at());
            task.run().run();
        }
        now = end;
    }

    /** Lets time pass without running anything, as when the thread is busy. */
    void drift(Duration by) {
        now += by.toNanos();
    }

    private Task next(long end) {
        var due = tasks.stream().filter(t -> t.at() <= end).min((a, b) -> Long.compare(a.at(), b.at())).orElse(null);
        tasks.remove(due);
        return due;
    }
}
