package spine.zmtp.loop.internal;

import java.util.concurrent.atomic.AtomicInteger;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;

/**
 * What other threads want a loop to do, in order. Whoever adds something bounds it himself, but for {@link #task}, which
 * is bounded here.
 */
final class Inbox {
    static final int MOST_TASKS = 65_536;
    private static final int CHUNK = 256;
    /** Of so many pieces of work the clock is asked once. */
    private static final int AT_ONCE = 16;
    private static final long WORK_NANOS = 500_000;
    private final MpscUnboundedAtomicArrayQueue<Runnable> line = new MpscUnboundedAtomicArrayQueue<>(CHUNK);
    private final AtomicInteger tasks = new AtomicInteger();
    private volatile boolean over;

    /** Of a caller who has not bounded it. */
    final class Task implements Runnable {
        private final Runnable task;

        Task(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            tasks.decrementAndGet();
            task.run();
        }
    }

    void add(Runnable work) {
        line.offer(work);
    }

    /** @return false if too many wait already */
    boolean task(Runnable task) {
        if (tasks.incrementAndGet() > MOST_TASKS) {
            tasks.decrementAndGet();
            return false;
        }
        return line.offer(new Task(task));
    }

    /** Does what is there, for half a millisecond or a little more. Returns whether there was any. */
    boolean work(Loop loop) {
        int done = 0;
        long began = System.nanoTime();
        for (Runnable next; (done % AT_ONCE != 0 || System.nanoTime() - began < WORK_NANOS)
                && (next = poll()) != null; done++) {
            loop.run("a task", next);
        }
        return done > 0;
    }

    /** The thread is about to be gone. */
    void end(Loop loop) {
        over = true;
        finishIfOver(loop);
    }

    /** Does what is left if the thread is gone; one caller at a time stands in for it. */
    void finishIfOver(Loop loop) {
        if (over) {
            finish(loop);
        }
    }

    private synchronized void finish(Loop loop) {
        for (Runnable next; (next = poll()) != null;) {
            if (!(next instanceof Task)) {
                loop.run("work after the end", next);
            }
        }
    }

    Runnable poll() {
        return line.relaxedPoll();
    }

    boolean isEmpty() {
        return line.isEmpty();
    }
}
