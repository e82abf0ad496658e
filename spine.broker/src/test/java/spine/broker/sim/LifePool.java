package spine.broker.sim;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;

/** A pool, some of whose threads are fibers, on which tasks may block; other tasks take their time beforehand. */
final class LifePool extends ThreadPoolExecutor {
    private final Life life;
    private final int most;
    private final Set<Thread> running = new LinkedHashSet<>();
    private int active;

    LifePool(Life life, int most, BlockingQueue<Runnable> waiting) {
        super(most, most, 1, SECONDS, waiting);
        this.life = life;
        this.most = most;
    }

    @Override
    public void execute(Runnable task) {
        if (isShutdown() || active >= most && !getQueue().offer(task)) {
            getRejectedExecutionHandler().rejectedExecution(task, this);
        } else if (active < most) {
            start(task);
        }
    }

    private void start(Runnable task) {
        active++;
        var events = life.events();
        if (events.chance(25)) {
            life.after(events.millis(0, 0.05), () -> life.fibers().run(life, () -> onFiber(task)));
        } else {
            life.after(events.chance(50) ? events.millis(0, 1) : events.millis(1, 300), () -> run(task));
        }
    }

    private void onFiber(Runnable task) {
        running.add(Thread.currentThread());
        try {
            run(task);
        } finally {
            running.remove(Thread.currentThread());
        }
    }

    private void run(Runnable task) {
        try {
            task.run();
        } finally {
            active--;
            var next = getQueue().poll();
            if (next != null) {
                start(next);
            }
        }
    }

    @Override
    public List<Runnable> shutdownNow() {
        var left = super.shutdownNow();
        running.forEach(Thread::interrupt);
        return left;
    }
}
