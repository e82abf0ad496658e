package spine.broker.internal;

import java.time.Clock;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.LongSupplier;
import spine.broker.sim.Life;

/** Time and threads of one life of a simulated process. */
record SimMachine(Life life) implements Machine {
    @Override
    public Clock clock() {
        return life.clock();
    }

    @Override
    public LongSupplier nanoClock() {
        return life::nanoTime;
    }

    @Override
    public ScheduledExecutorService timer(String name) {
        return life.timer();
    }

    @Override
    public ThreadPoolExecutor pool(int most, BlockingQueue<Runnable> waiting, ThreadFactory factory) {
        return life.pool(most, waiting);
    }

    @Override
    public <T> CompletableFuture<T> orTimeout(CompletableFuture<T> work, long nanos) {
        return life.orTimeout(work, nanos);
    }
}
