package spine.broker.sim;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeoutException;

/** One life of the kernel's process: its timers and threads, all of which end with it, whatever they were about. */
public final class Life {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Events events;
    private final Fibers fibers;
    private final List<LifeTimer> timers = new ArrayList<>();
    private boolean alive = true;

    Life(Events events, Fibers fibers) {
        this.events = events;
        this.fibers = fibers;
    }

    Events events() {
        return events;
    }

    Fibers fibers() {
        return fibers;
    }

    boolean isAlive() {
        return alive;
    }

    /** Nothing of it happens any more. */
    void end() {
        alive = false;
        fibers.kill(this);
    }

    /** Does something later, if it lives then. */
    Events.Event after(long nanos, Runnable task) {
        return events.after(nanos, () -> {
            if (alive) {
                task.run();
            }
        });
    }

    /** Does something again and again. */
    public void every(long nanos, Runnable task) {
        after(nanos, () -> {
            task.run();
            every(nanos, task);
        });
    }

    /** Nanoseconds that never go back. */
    public long nanoTime() {
        return events.now();
    }

    /** The wall's clock. */
    public Clock clock() {
        return new Clock() {
            @Override
            public Instant instant() {
                return START.plusNanos(events.now());
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
    }

    public ScheduledExecutorService timer() {
        var timer = new LifeTimer(this);
        timers.add(timer);
        return timer;
    }

    public ThreadPoolExecutor pool(int most, BlockingQueue<Runnable> waiting) {
        return new LifePool(this, most, waiting);
    }

    /** Things that timers hold now and that were not cancelled. */
    public int due() {
        return timers.stream().mapToInt(LifeTimer::due).sum();
    }

    /** See {@link CompletableFuture#orTimeout}. */
    public <T> CompletableFuture<T> orTimeout(CompletableFuture<T> work, long nanos) {
        var late = after(nanos, () -> work.completeExceptionally(
                new TimeoutException(NANOSECONDS.toMillis(nanos) + " ms are over")));
        work.whenComplete((result, failure) -> late.cancel());
        return work;
    }
}
