package spine.zmtp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static spine.zmtp.internal.Rig.send;
import static spine.zmtp.internal.Rig.text;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectOptions;
import spine.api.transport.Endpoint;
import spine.api.transport.Inbound;
import spine.api.transport.Peer;
import spine.api.transport.Reactor;
import spine.api.transport.Receiver;
import spine.api.transport.SendOutcome;
import spine.zmtp.internal.Rig.Ear;

/** BR-14, BR-15: who does not read is held back alone, is refused above his mark, and loses nothing that was taken. */
@Timeout(60)
class BackPressureTest extends Looped {
    private static List<Buffer> numbered(int i, int size) {
        return List.of(Buffer.of(ByteBuffer.allocate(size).putInt(i).putInt(size - 4, ~i).array()));
    }

    private static int number(ByteBuffer frame) {
        int i = frame.getInt(frame.position());
        return frame.getInt(frame.limit() - 4) == ~i ? i : -1;
    }

    /** Takes nothing while it is stopped: keeps what it is given, so that its connection is not read from. */
    private static final class Hoarder implements Receiver {
        final BlockingQueue<Inbound> kept = new LinkedBlockingQueue<>();

        @Override
        public void onMessage(Inbound message) {
            kept.add(message);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CURVE", "BATCH", "AES"})
    void shouldStopReadingFromWhoIsNotReleasedAndLoseNothing(Rig.Kind kind) throws Exception {
        int size = 100_000;
        try (var rig = new Rig(loops(), kind)) {
            var hoarder = new Hoarder();
            var ear = new Ear();
            var listening = rig.listen(1 << 20, 50, message -> {
                if (message.frames().get(0).bytes().remaining() == size) {
                    hoarder.onMessage(message);
                } else {
                    ear.onMessage(message);
                }
            });
            var reactor = rig.client();
            var client = reactor.connect(new ConnectOptions(listening.address(), rig.serverKey(), Rig.keys(),
                    ByteString.EMPTY, 1 << 20, 1_000), new Ear());
            int taken = fill(reactor, client, null, size);
            assertTrue(hoarder.kept.size() < taken, "the budget lets everything through");
            var other = rig.connect(listening, new Ear());
            send(other, "others go on");
            assertEquals("others go on", ear.next().text());
            drain(hoarder, taken);
        }
    }

    /** Sends numbers until one is refused; returns how many were taken. */
    private static int fill(Reactor reactor, Endpoint from, Peer to, int size) throws Exception {
        var outcomes = new ConcurrentLinkedQueue<SendOutcome>();
        for (int i = 0; i < 5_000; i++) {
            from.send(to, numbered(i, size), outcomes::add);
            Rig.turn(reactor);
            if (outcomes.contains(SendOutcome.FULL) && staysFull(reactor, from, to, size, i)) {
                return i;
            }
            outcomes.remove(SendOutcome.FULL);
        }
        throw new AssertionError("never FULL");
    }

    /** A session on another loop may only have been slow to encode what it was given. */
    private static boolean staysFull(Reactor reactor, Endpoint from, Peer to, int size, int i) throws Exception {
        for (int tries = 0; tries < 10; tries++) {
            var outcome = new LinkedBlockingQueue<SendOutcome>();
            from.send(to, numbered(i, size), outcome::add);
            Rig.turn(reactor);
            if (outcome.poll() != SendOutcome.FULL || new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        return true;
    }

    private static void drain(Hoarder hoarder, int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            var message = hoarder.kept.poll(Rig.SECONDS, TimeUnit.SECONDS);
            assertEquals(i, number(message.frames().get(0).bytes()));
            message.release();
        }
    }

    /** A peer that is stuck fills its line; it is told FULL, others are served, and in the end everything comes. */
    @Test
    void shouldTellFullForTheStuckPeerOnlyAndDeliverAllThatWasTaken() throws Exception {
        try (var rig = new Rig(loops())) {
            var ear = new Ear();
            var listening = rig.listen(1 << 20, 20, ear);
            var hoarder = new Hoarder();
            var stuck = rig.connect(listening, hoarder);
            send(stuck, "I am here");
            var peer = ear.next().from();
            int taken = fill(rig.server, listening, peer, 200_000);
            var answers = new Ear();
            var other = rig.connect(listening, answers);
            send(other, "me too");
            assertEquals(SendOutcome.SENT, Rig.outcome(listening, ear.next().from(), text("served")));
            assertEquals("served", answers.next().text());
            drain(hoarder, taken);
        }
    }

    /** The promise behind a reply that was reserved before its request was accepted. */
    @Test
    void shouldKeepTheReservedPlaceWhenTheLineIsFull() throws Exception {
        try (var rig = new Rig(loops())) {
            var ear = new Ear();
            var listening = rig.listen(1 << 20, 10, ear);
            var hoarder = new Hoarder();
            send(rig.connect(listening, hoarder), "I am here");
            var peer = ear.next().from();
            assertTrue(listening.reserve(peer));
            assertTrue(listening.reserve(peer));
            fill(rig.server, listening, peer, 200_000);
            assertFalse(listening.reserve(peer));
            listening.unreserve(peer);
            assertTrue(listening.reserve(peer));
            var reserved = new ConcurrentLinkedQueue<SendOutcome>();
            listening.sendReserved(peer, numbered(1_000_000, 100), reserved::add);
            rig.turn();
            assertTrue(reserved.isEmpty(), "it waits, and is not refused");
            for (int number = -1; number != 1_000_000;) {
                var message = hoarder.kept.poll(Rig.SECONDS, TimeUnit.SECONDS);
                number = number(message.frames().get(0).bytes());
                message.release();
            }
            Rig.until("told", () -> List.copyOf(reserved).equals(List.of(SendOutcome.SENT)));
            var none = new Peer(ByteString.copyFromUtf8("nobody"), Rig.keys().publicKey());
            assertFalse(listening.reserve(none));
            listening.unreserve(none);
        }
    }

    @Test
    void shouldQueueSendsUntilTheServerIsThereAndTellFullAboveTheMark() throws Exception {
        try (var rig = new Rig(loops())) {
            var first = rig.listen(new Ear());
            var address = first.address();
            first.close();
            var client = rig.client().connect(new ConnectOptions(address, rig.serverKey(), Rig.keys(),
                    ByteString.EMPTY, 1 << 20, 3), new Ear());
            var outcomes = new ArrayList<SendOutcome>();
            var counted = new CountDownLatch(1);
            for (int i = 0; i < 4; i++) {
                client.send(null, text("m" + i), outcome -> {
                    outcomes.add(outcome);
                    counted.countDown();
                });
            }
            Rig.latch(counted);
            assertEquals(SendOutcome.FULL, outcomes.get(0));
            var ear = new Ear();
            rig.server.listen(new spine.api.transport.ListenOptions(address, "nikola", rig.serverKeys, 0), Gates.ALL, ear);
            for (int i = 0; i < 3; i++) {
                assertEquals("m" + i, ear.next().text());
            }
        }
    }

    @Test
    void shouldTellFullAtOnceWhenTheReactorIsBusy() throws Exception {
        try (var rig = new Rig(loops())) {
            var busy = new CountDownLatch(1);
            var go = new CountDownLatch(1);
            var listening = rig.listen(1 << 20, 10, new Ear());
            rig.server.execute(() -> {
                busy.countDown();
                Rig.latch(go);
            });
            Rig.latch(busy);
            var outcomes = new ConcurrentLinkedQueue<SendOutcome>();
            var nobody = new Peer(ByteString.copyFromUtf8("x"), Rig.keys().publicKey());
            for (int i = 0; i < 11; i++) {
                listening.send(nobody, text("x"), outcomes::add);
            }
            assertEquals(List.of(SendOutcome.FULL), List.copyOf(outcomes));
            go.countDown();
            Rig.until("all were told", () -> outcomes.size() == 11);
        }
    }

    /** Small frames that wait do not hold the blocks that they came in. */
    @Test
    void shouldForwardSmallFramesToASlowPeerWithoutHoldingTheirBlocks() throws Exception {
        try (var rig = new Rig(loops())) {
            var sum = new AtomicLong();
            var hoarder = new Hoarder();
            var slow = new Peer[1];
            var ready = new CountDownLatch(1);
            var listening = rig.listen(message -> {
                if (slow[0] == null) {
                    slow[0] = message.from();
                    message.release();
                    ready.countDown();
                } else {
                    message.endpoint().send(slow[0], message.frames(), outcome -> sum.incrementAndGet());
                }
            });
            send(rig.connect(listening, hoarder), "slow");
            Rig.latch(ready);
            var fast = rig.connect(listening, new Ear());
            int total = 20_000;
            for (int i = 0; i < total; i++) {
                fast.send(null, numbered(i, 64), SendOutcome.Listener.IGNORE);
                if (i % 1_000 == 999) {
                    int until = i - 4_000;
                    Rig.until("forwarded", () -> sum.get() >= until);
                }
            }
            for (int i = 0; i < total; i++) {
                var message = hoarder.kept.poll(Rig.SECONDS, TimeUnit.SECONDS);
                assertEquals(i, number(message.frames().get(0).bytes()));
                message.release();
            }
        }
    }
}
