package spine.bench.role;

import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.IdleStrategy;

/**
 * Yields while there is traffic and sleeps when there was none for a while, so that Aeron, which has nothing to block
 * on, leaves the cores to the others while they are measured. For one thread.
 */
final class Resting implements IdleStrategy {
    private static final long AWAKE_NANOS = 20_000_000;
    private static final long SLEEP_NANOS = 10_000_000;

    private long since;

    @Override
    public void idle(int work) {
        if (work > 0) {
            reset();
        } else {
            idle();
        }
    }

    @Override
    public void idle() {
        long now = System.nanoTime();
        if (since == 0) {
            since = now;
        }
        if (now - since < AWAKE_NANOS) {
            Thread.yield();
        } else {
            LockSupport.parkNanos(SLEEP_NANOS);
        }
    }

    @Override
    public void reset() {
        since = 0;
    }
}
