package spine.zmtp.loop.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is handed over arrives once and in order, however small the ring; a full one is seen, and its end is told. */
@Timeout(30)
class LaneTest {
    private Loop from;
    private Loop to;
    private Lane lane;

    @BeforeEach
    void open() throws IOException {
        from = new Loop("lane-from", 0, () -> { });
        to = new Loop("lane-to", 0, () -> { });
        lane = new Lane(from, to, 1, 4);
        to.crossings.attend(lane);
        from.start();
        to.start();
    }

    @AfterEach
    void close() throws InterruptedException {
        from.end();
        to.end();
        assertTrue(from.join(5_000) && to.join(5_000));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldKeepOrderAndLoseNothingWhenBothSleepBetweenTurns() {
        int count = 100_000;
        var came = new ArrayList<Integer>();
        var done = new CountDownLatch(1);
        for (int i = 0; i < count; i++) {
            int number = i;
            from.post(() -> lane.put(() -> {
                came.add(number);
                if (number == count - 1) {
                    done.countDown();
                }
            }));
        }
        await(done);
        assertEquals(IntStream.range(0, count).boxed().toList(), came);
    }

    @Test
    void shouldSayThatItIsFullAndTellWhoWaitsWhenItIsNot() {
        var go = new CountDownLatch(1);
        var full = new AtomicBoolean();
        var arrived = new CountDownLatch(10);
        var put = new CountDownLatch(1);
        var resumed = new CountDownLatch(1);
        to.post(() -> await(go));
        from.post(() -> {
            for (int i = 0; i < 4; i++) {
                lane.put(arrived::countDown);
            }
            full.set(lane.isFull());
            for (int i = 0; i < 6; i++) {
                lane.put(arrived::countDown);
            }
            assertFalse(full.getAndSet(lane.isFull()), "four fit");
            lane.hold(() -> {
                full.set(lane.isFull());
                resumed.countDown();
            });
            put.countDown();
        });
        await(put);
        assertTrue(full.get());
        assertEquals(1, resumed.getCount());
        go.countDown();
        await(resumed);
        await(arrived);
        assertFalse(full.get());
    }

    @Test
    void shouldGiveWhatIsLeftWhenTheSenderHasEnded() throws InterruptedException {
        var go = new CountDownLatch(1);
        var came = new ArrayList<Integer>();
        to.post(() -> await(go));
        from.post(() -> IntStream.range(0, 20).forEach(i -> lane.put(() -> came.add(i))));
        from.end();
        assertTrue(from.join(5_000));
        var drained = new CountDownLatch(1);
        to.post(() -> {
            lane.drain();
            drained.countDown();
        });
        go.countDown();
        await(drained);
        assertEquals(IntStream.range(0, 20).boxed().toList(), came);
    }
}
