package spine.transport.jeromq.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spine.api.security.VerifiedKey;

/** Every limit of the module by itself. */
@Timeout(60)
class BoundsTest {
    @Test
    void shouldGiveTheBudgetBackWhenAFrameIsDecrypted() {
        var large = new LargeFrames(1_000_000);
        var frame = large.allocate(600_000);
        assertEquals(600_000, frame.size());
        assertEquals(0, large.allocate(600_000).size());
        assertEquals(600_000, large.heldBytes());
        frame.transfer(ByteBuffer.allocate(10), 0, 10);
        frame.transfer(ByteBuffer.allocate(10), 0, 10);
        assertEquals(0, large.heldBytes());
        assertEquals(600_000, large.allocate(600_000).size());
    }

    @Test
    void shouldGiveTheBudgetBackWhenAFrameIsForgotten() {
        var large = new LargeFrames(1_000_000);
        large.allocate(900_000);
        Bench.until("collected", () -> {
            System.gc();
            large.reclaim();
            return large.heldBytes() == 0;
        });
    }

    /** Lengths of 2^63 and more, which JeroMQ passes on as negative. */
    @Test
    void shouldAnswerANegativeLengthWithAnEmptyFrame() {
        var brake = new InboundBrake(new LargeFrames(1), 10);
        assertEquals(0, brake.allocate(-1).size());
        assertEquals(0, brake.allocate(InboundBrake.LARGE_FRAME_BYTES).size());
    }

    @Test
    void shouldHoldTheReadingThreadUntilMessagesAreTaken() throws Exception {
        var brake = new InboundBrake(new LargeFrames(1), 10);
        brake.idle(false);
        for (int i = 0; i <= 10; i++) {
            brake.allocate(1);
        }
        var passed = new CountDownLatch(1);
        var reader = new Thread(() -> {
            brake.allocate(1);
            passed.countDown();
        });
        reader.start();
        Bench.until("waiting", () -> reader.getState() == Thread.State.TIMED_WAITING || passed.getCount() == 0);
        brake.took(1);
        Awaiting.latch(passed);
    }

    @Test
    void shouldNeverHoldTheReadingThreadWhenNobodyHasWorkOrTheEndpointCloses() {
        var brake = new InboundBrake(new LargeFrames(1), 10);
        for (int i = 0; i < 1_000; i++) {
            brake.allocate(1);
        }
        brake.idle(false);
        brake.empty(brake.framesSoFar(), brake.bytesSoFar());
        brake.allocate(1);
        brake.release();
        for (int i = 0; i < 1_000; i++) {
            brake.allocate(1);
        }
        assertEquals(2_001, brake.framesSoFar());
    }

    @Test
    void shouldRefuseTasksAndDropEventsAboveTheLimit() throws Exception {
        try (var selector = Selector.open()) {
            var inbox = new Inbox(selector);
            var done = new AtomicInteger();
            for (int i = 0; i < Inbox.MAX_TASKS; i++) {
                assertTrue(inbox.task(done::incrementAndGet));
            }
            assertThrows(IllegalStateException.class, () -> inbox.task(done::incrementAndGet));
            inbox.nextOrder().run();
            assertTrue(inbox.task(done::incrementAndGet));
            for (int i = 0; i < Inbox.MAX_EVENTS + 5; i++) {
                inbox.event(done::incrementAndGet);
            }
            assertEquals(5, inbox.droppedEvents());
            inbox.close();
            assertFalse(inbox.task(done::incrementAndGet));
            assertEquals(1, done.get());
        }
    }

    @Test
    void shouldNameKeyValueAndRangeOfAWrongSetting() {
        var e = assertThrows(IllegalArgumentException.class, () -> new Timings(5, 10_000, 100, 5_000));
        assertEquals("spine.transport.jeromq: handshake.millis is 5, allowed are 100 to 60000", e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new Timings(5_000, 10_000, 100, 50));
    }

    @Test
    void shouldFindTheProofOfItsOwnReactorOnly() {
        var proof = new Proof();
        var key = VerifiedKey.of(new byte[32]);
        var session = new zmq.io.Metadata();
        session.read(ByteBuffer.wrap(proof.metadata(key, proof.nextDecision())), 0, null);
        assertEquals(new Proof.Verified(key, 1), proof.of(session));
        assertEquals(null, new Proof().of(session));
        assertEquals(null, proof.of(null));
    }
}
