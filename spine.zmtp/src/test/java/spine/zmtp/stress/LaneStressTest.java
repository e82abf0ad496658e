package spine.zmtp.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spine.zmtp.loop.internal.Lane;
import spine.zmtp.loop.internal.Loop;

/** What goes by a lane arrives once and in order; a full ring holds the reader, and he goes on when there is room. */
@Timeout(60)
class LaneStressTest {
    private static final int COUNT = 30_000;

    /** Reads as a session does: a burst, then others have their turn; nothing while the lane is full. */
    private static final class Reader {
        private final Loop loop;
        private final Lane lane;
        private final int burst;
        private final CountDownLatch done = new CountDownLatch(1);
        private int next;
        private int held;
        private int expected;
        private boolean wrong;

        Reader(Loop from, Loop to, int priority, int ring, int burst) {
            this.loop = from;
            this.lane = new Lane(from, to, priority, ring);
            this.burst = burst;
            to.crossings.attend(lane);
        }

        /** On the sender's loop. */
        void read() {
            for (int i = 0; i < burst && next < COUNT; i++) {
                if (lane.isFull()) {
                    held++;
                    lane.hold(this::read);
                    return;
                }
                int number = next++;
                lane.put(() -> arrived(number));
                Two.dawdle();
            }
            if (next < COUNT) {
                loop.post(this::read);
            }
        }

        private void arrived(int number) {
            wrong |= number != expected++;
            Two.dawdle();
            if (number == COUNT - 1) {
                done.countDown();
            }
        }
    }

    @Test
    void shouldKeepOrderLoseNothingAndHoldTheReaderWhenRingsAreSmall() throws Exception {
        try (var two = new Two()) {
            var readers = new Reader[] {
                new Reader(two.here, two.there, 0, 4, 64), new Reader(two.here, two.there, 1, 16, 7),
                new Reader(two.there, two.here, 0, 4, 300), new Reader(two.there, two.here, 2, 4_096, 1_000)};
            two.start();
            for (var reader : readers) {
                reader.loop.post(reader::read);
            }
            for (var reader : readers) {
                Two.await(reader.done, "the last one");
            }
        }
    }

    @Test
    void shouldNotStallWhenTheReceiverSleepsAtAnyMoment() throws Exception {
        try (var two = new Two()) {
            var game = new Game(two);
            two.start();
            two.here.post(() -> game.serve(0));
            Two.await(game.over, "the last ball");
        }
    }

    /** Back and forth with one ball: after each stroke both may sleep, so each needs its wake-up. */
    private static final class Game {
        private static final int STROKES = 20_000;
        final CountDownLatch over = new CountDownLatch(1);
        private final Lane there;
        private final Lane back;

        Game(Two two) {
            there = new Lane(two.here, two.there, 1, 4);
            back = new Lane(two.there, two.here, 1, 4);
            two.there.crossings.attend(there);
            two.here.crossings.attend(back);
        }

        void serve(int stroke) {
            if (stroke == STROKES) {
                over.countDown();
            } else {
                there.put(() -> back.put(() -> serve(stroke + 1)));
            }
        }
    }

    @Test
    void shouldHaveBeenHeldAndHaveComeInOrder() throws Exception {
        Reader reader;
        try (var two = new Two()) {
            reader = new Reader(two.here, two.there, 1, 4, 1_000);
            two.start();
            two.here.post(reader::read);
            Two.await(reader.done, "the last one");
        }
        // Its loops have ended: what they wrote is seen here.
        assertEquals(COUNT, reader.expected);
        assertTrue(!reader.wrong, "out of order, or twice");
        assertTrue(reader.held > 0, "a ring of four was never full");
    }
}
