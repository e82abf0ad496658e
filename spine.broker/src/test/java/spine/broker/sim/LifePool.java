package spine.broker.sim;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;

/** A pool whose threads are fibers. */
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
        life.after(life.events().millis(0, 0.05), () -> life.fibers().run(life, () -> {
            running.add(Thread.currentThread());
            try {
                task.run();
            } finally {
                running.remove(Thread.currentThread());
                active--;
                var next = getQueue().poll();
                if (next != null) {
                    start(next);
                }
            }
        }));
    }

    @Override
    public List<Runnable> shutdownNow() {
        var left = super.shutdownNow();
        running.forEach(Thread::interrupt);
        return left;
    }
}
