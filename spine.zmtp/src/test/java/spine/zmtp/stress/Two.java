package spine.zmtp.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import spine.zmtp.loop.internal.Loop;

/** Two loops with real threads that have nothing to wake them but each other: who misses a wake-up sleeps for ever. */
final class Two implements AutoCloseable {
    final Loop here;
    final Loop there;

    Two() throws IOException {
        here = new Loop("stress-here", 0, () -> { });
        there = new Loop("stress-there", 0, () -> { });
    }

    Two start() {
        here.start();
        there.start();
        return this;
    }

    /** Now and then somebody else has the core. */
    static void dawdle() {
        int chance = ThreadLocalRandom.current().nextInt(4096);
        if (chance < 2) {
            LockSupport.parkNanos(50_000);
        } else if (chance < 64) {
            Thread.yield();
        }
    }

    static void await(CountDownLatch latch, String what) throws InterruptedException {
        assertTrue(latch.await(30, TimeUnit.SECONDS), () -> what + ": still to come " + latch.getCount());
    }

    @Override
    public void close() {
        here.end();
        there.end();
        try {
            assertTrue(here.join(5_000) && there.join(5_000), "a loop does not end");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        assertEquals(0, here.faults() + there.faults(), "something threw");
    }
}
