package spine.zmtp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static spine.zmtp.internal.Rig.send;

import com.google.protobuf.ByteString;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spine.api.transport.Buffer;
import spine.api.transport.Inbound;
import spine.api.transport.SendOutcome;
import spine.zmtp.internal.Rig.Ear;
import spine.zmtp.loop.internal.Block;

/** Whose a received buffer is, and what it costs. */
@Timeout(60)
class OwnershipTest extends Looped {
    private final Rig rig = new Rig(loops());

    @org.junit.jupiter.api.AfterEach
    void close() {
        rig.close();
    }

    @Test
    void shouldRefuseASecondReleaseAndUseAfterRelease() throws Exception {
        var kept = new LinkedBlockingQueue<Inbound>();
        var connected = rig.connect(rig.listen(kept::add), new Ear());
        send(connected, "a", "b");
        var message = kept.take();
        var part = message.frames().get(0);
        assertEquals("a", part.toByteString().toStringUtf8());
        var all = List.copyOf(message.frames());
        message.release();
        assertThrows(IllegalStateException.class, part::release);
        assertThrows(IllegalStateException.class, part::bytes);
        assertThrows(IllegalStateException.class, part::toByteString);
        assertThrows(IllegalStateException.class, () -> connected.send(null, all, SendOutcome.Listener.IGNORE));
        send(connected, "c", "d");
        var next = kept.take();
        assertEquals("c", next.frames().get(0).toByteString().toStringUtf8());
        assertEquals("d", next.frames().get(1).toByteString().toStringUtf8());
    }

    @Test
    void shouldTakeReleasesOnOtherThreadsAndKeepContentApart() throws Exception {
        var threads = Executors.newFixedThreadPool(3);
        var wrong = new AtomicReference<String>();
        var done = new CountDownLatch(30_000);
        var connected = rig.connect(rig.listen(message -> threads.execute(() -> {
            var first = message.frames().get(0).toByteString();
            if (!first.equals(message.frames().get(1).toByteString())) {
                wrong.set("parts of two messages");
            }
            message.release();
            done.countDown();
        })), new Ear());
        var credit = new java.util.concurrent.Semaphore(5_000);
        for (int i = 0; i < 30_000; i++) {
            var content = Buffer.of(ByteString.copyFromUtf8("message " + i));
            credit.acquire();
            connected.send(null, List.of(content, content), outcome -> credit.release());
        }
        Rig.latch(done);
        threads.shutdown();
        assertEquals(null, wrong.get());
    }

    @Test
    void shouldSendFramesOnThatTheOwnerChanged() throws Exception {
        var answers = new Ear();
        var connected = rig.connect(rig.listen(message -> {
            message.frames().remove(0).release();
            message.frames().add(0, Buffer.of(ByteString.copyFromUtf8("new head")));
            message.frames().add(Buffer.of(ByteString.copyFromUtf8("tail")));
            message.endpoint().send(message.from(), message.frames(), SendOutcome.Listener.IGNORE);
        }), answers);
        for (int i = 0; i < 1_000; i++) {
            send(connected, "head", "body " + i);
            assertEquals(List.of("new head", "body " + i, "tail"),
                    answers.next().frames().stream().map(ByteString::toStringUtf8).toList());
        }
    }

    @Test
    void shouldGoOnAfterAReceiverThrew() throws Exception {
        var ear = new Ear();
        var connected = rig.connect(rig.listen(message -> {
            ear.onMessage(message);
            throw new IllegalStateException("on purpose");
        }), new Ear());
        send(connected, "1");
        send(connected, "2");
        assertEquals("1", ear.next().text());
        assertEquals("2", ear.next().text());
    }

    /** The goal: no allocation in the loop for plain CURVE when a receiver sends on what it was given. */
    @Test
    void shouldAllocateNothingPerEchoedMessageInSteadyState() throws Exception {
        int count = 200_000;
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        var bytes = new AtomicLong();
        var id = new AtomicLong();
        var echo = rig.listen(message -> {
            id.set(Thread.currentThread().getId());
            message.endpoint().send(message.from(), message.frames(), SendOutcome.Listener.IGNORE);
        });
        var done = new CountDownLatch(1);
        var client = rig.connect(echo, new Ear() {
            private int came;

            @Override
            public void onMessage(Inbound message) {
                if (++came == count / 2) {
                    bytes.set(threads.getThreadAllocatedBytes(id.get()));
                } else if (came == count) {
                    bytes.set(threads.getThreadAllocatedBytes(id.get()) - bytes.get());
                    done.countDown();
                }
                message.endpoint().send(null, message.frames(), SendOutcome.Listener.IGNORE);
            }
        });
        for (int i = 0; i < 200; i++) {
            client.send(null, List.of(Buffer.of(new byte[64])), SendOutcome.Listener.IGNORE);
        }
        Rig.latch(done);
        // The pool may still grow by a block; the smallest object for each message would be many times as much.
        assertTrue(loops() > 1 || bytes.get() < count / 2 + 2 * Block.BYTES, "allocated " + bytes.get() + " bytes for " + count / 2 + " messages");
    }
}
