package spine.zmtp.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spine.api.transport.Buffer;
import spine.api.transport.SendOutcome;
import spine.zmtp.session.internal.Line;

/** However many threads reserve, give back and send at once, no more places are taken than there are, and none is lost. */
@Timeout(60)
class LineStressTest {
    private static final int PLACES = 8;
    private static final int THREADS = 3;
    private static final int COUNT = 30_000;
    private final Line line = new Line(PLACES, 1_000);
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger wrong = new AtomicInteger();
    /** The loop's. */
    private int waiting;

    private boolean reserve() {
        if (!line.reserve()) {
            return false;
        }
        int now = taken.incrementAndGet();
        most.accumulateAndGet(now, Math::max);
        return true;
    }

    private void giveBack() {
        taken.decrementAndGet();
        if (!line.unreserve()) {
            wrong.incrementAndGet();
        }
    }

    /** On the loop: with a reserved place a message is never refused. */
    private void send(Two two) {
        if (!line.enqueue(new ArrayList<>(List.of(Buffer.of(new byte[10]))), 10, SendOutcome.Listener.IGNORE, true,
                two.here.memory)) {
            wrong.incrementAndGet();
        }
        waiting++;
        if (ThreadLocalRandom.current().nextInt(3) == 0) {
            drop(two);
        }
    }

    /** Counts them out before their places are free, so that the count is never above the truth. */
    private void drop(Two two) {
        taken.addAndGet(-waiting);
        waiting = 0;
        line.drop(SendOutcome.UNREACHABLE, two.here);
    }

    @Test
    void shouldLoseNoPlaceAndHonourEachReservationWhenThreadsReserveAndTheLoopSends() throws Exception {
        everybodyAtOnce();
    }

    @Test
    void shouldNeverHaveMoreThanItsPlacesWhenThreadsReserveAndTheLoopSends() throws Exception {
        everybodyAtOnce();
        assertTrue(most.get() <= PLACES, () -> most + " places of " + PLACES);
    }

    private void everybodyAtOnce() throws Exception {
        try (var two = new Two().start()) {
            var done = new CountDownLatch(THREADS);
            for (int t = 0; t < THREADS; t++) {
                new Thread(() -> {
                    for (int i = 0; i < COUNT; i++) {
                        if (reserve()) {
                            if ((i & 1) == 0) {
                                giveBack();
                            } else {
                                two.here.post(() -> send(two));
                            }
                        } else {
                            Thread.yield();
                        }
                        Two.dawdle();
                    }
                    done.countDown();
                }).start();
            }
            Two.await(done, "threads");
            var dropped = new CountDownLatch(1);
            two.here.post(() -> {
                drop(two);
                dropped.countDown();
            });
            Two.await(dropped, "the rest");
        }
        assertEquals(0, wrong.get(), "a reservation was not honoured, or not there");
        for (int i = 0; i < PLACES; i++) {
            assertTrue(line.reserve(), "a place was lost");
        }
        assertFalse(line.reserve(), "a place too many");
    }
}
