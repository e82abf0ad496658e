package spine.broker.sim;

import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A timer by virtual time; of what a timer can, what the broker uses. */
final class LifeTimer extends ScheduledThreadPoolExecutor {
    private final Life life;
    private int due;

    /** Something that it will do. */
    private final class Later<V> extends FutureTask<V> implements ScheduledFuture<V> {
        private final long at;
        private Events.Event event;

        Later(Callable<V> task, long nanos) {
            super(task);
            at = life.nanoTime() + nanos;
        }

        @Override
        protected void done() {
            due--;
            event.cancel();
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(at - life.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }

    LifeTimer(Life life) {
        super(0);
        this.life = life;
    }

    int due() {
        return due;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        return schedule(Executors.callable(task), delay, unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        if (isShutdown()) {
            throw new RejectedExecutionException("stopped");
        }
        var later = new Later<>(task, unit.toNanos(delay));
        due++;
        later.event = life.after(unit.toNanos(delay), () -> {
            if (!isShutdown()) {
                later.run();
            }
        });
        return later;
    }

    /** What is not simulated would run on a thread of its own, at times that nobody decides. */
    @Override
    protected <V> RunnableScheduledFuture<V> decorateTask(Runnable task, RunnableScheduledFuture<V> itself) {
        throw new UnsupportedOperationException("not simulated");
    }

    @Override
    protected <V> RunnableScheduledFuture<V> decorateTask(Callable<V> task, RunnableScheduledFuture<V> itself) {
        throw new UnsupportedOperationException("not simulated");
    }

    /** Until it is shut down. Nobody is told of it, and it is not counted among what is due. */
    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long first, long delay, TimeUnit unit) {
        life.every(unit.toNanos(delay), () -> {
            if (!isShutdown()) {
                task.run();
            }
        });
        return null;
    }

    @Override
    public void execute(Runnable task) {
        schedule(task, 0, TimeUnit.NANOSECONDS);
    }
}
