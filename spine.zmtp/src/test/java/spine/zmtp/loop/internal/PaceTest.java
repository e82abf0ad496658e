package spine.zmtp.loop.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Alarms ring by the loop's clock, and who moves that wakes the loop: no wake-up is lost. */
@Timeout(30)
class PaceTest {
    private static final int TIMES = 5_000;
    private static final long HOUR_NANOS = TimeUnit.HOURS.toNanos(1);

    @Test
    void shouldRingWhenTheClockWasMovedAndTheLoopWoken() throws Exception {
        var clock = new AtomicLong(-1);
        var loop = new Loop("pace", new Pace(0, clock::get), new Counters(), () -> { });
        BlockingQueue<Long> rung = new LinkedBlockingQueue<>();
        var hourly = new Runnable() {
            @Override
            public void run() {
                rung.add(loop.now());
                loop.at(loop.now() + HOUR_NANOS, this);
            }
        };
        loop.start();
        try {
            loop.post(hourly);
            assertEquals(-1, rung.poll(20, TimeUnit.SECONDS));
            for (int i = 0; i < TIMES; i++) {
                long now = clock.addAndGet(HOUR_NANOS + Timers.GRAIN_NANOS);
                loop.wake();
                assertEquals(now, rung.poll(20, TimeUnit.SECONDS));
            }
        } finally {
            loop.end();
            assertTrue(loop.join(5_000));
        }
    }
}
