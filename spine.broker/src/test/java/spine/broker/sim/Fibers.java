package spine.broker.sim;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads of which only one runs at a time, and the one that simulates waits for it meanwhile: agents in the container
 * may block and be interrupted, in virtual time and always in the same way.
 */
final class Fibers {
    private final Events events;
    private final ExecutorService threads;
    private final Semaphore main = new Semaphore(0);
    private final Set<Fiber> asleep = new LinkedHashSet<>();
    private Fiber current;

    /** The end of a process, as its threads see it. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private static final class Fiber {
        private final Life life;
        private volatile boolean turn;
        private volatile Thread thread;
        private Events.Event waking;
        private boolean ended;
        private Throwable failure;

        Fiber(Life life) {
            this.life = life;
        }

        /** Leaves an interrupt as it is, for everybody to see. */
        void await() {
            while (!turn) {
                LockSupport.park();
            }
            turn = false;
        }
    }

    /** @param threads as many as there may be at work and asleep */
    Fibers(Events events, ExecutorService threads) {
        this.events = events;
        this.threads = threads;
    }

    /** Runs a task until it ends or sleeps. */
    void run(Life life, Runnable task) {
        var fiber = new Fiber(life);
        threads.execute(() -> {
            fiber.thread = Thread.currentThread();
            fiber.await();
            try {
                task.run();
            } catch (Killed end) {
                // As wished.
            } catch (Throwable broken) {
                fiber.failure = broken;
            }
            Thread.interrupted();
            fiber.ended = true;
            main.release();
        });
        resume(fiber);
    }

    private void resume(Fiber fiber) {
        var former = current;
        current = fiber;
        asleep.remove(fiber);
        fiber.turn = true;
        LockSupport.unpark(fiber.thread);
        main.acquireUninterruptibly();
        current = former;
        if (fiber.failure != null) {
            throw new IllegalStateException("a task failed", fiber.failure);
        }
    }

    /** Whether the thread that asks is one of these. */
    boolean isInside() {
        return current != null;
    }

    /** Sleeps in virtual time; called by tasks only. */
    void sleep(long nanos) throws InterruptedException {
        var fiber = current;
        fiber.waking = events.after(nanos, () -> resume(fiber));
        asleep.add(fiber);
        main.release();
        fiber.await();
        if (!fiber.life.isAlive()) {
            throw new Killed();
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /** Wakes those soon that were interrupted; to be called after each event. */
    void wakeInterrupted() {
        for (var fiber : asleep) {
            if (fiber.thread.isInterrupted() && fiber.waking != null) {
                fiber.waking.cancel();
                fiber.waking = null;
                events.after(events.millis(0, 0.1), () -> resume(fiber));
            }
        }
    }

    /** Ends those of a process that is no more. */
    void kill(Life life) {
        for (var fiber : List.copyOf(asleep)) {
            if (fiber.life == life) {
                if (fiber.waking != null) {
                    fiber.waking.cancel();
                }
                resume(fiber);
            }
        }
    }
}
