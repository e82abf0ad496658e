package spine.zmtp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static spine.zmtp.internal.Rig.send;
import static spine.zmtp.internal.Rig.text;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectOptions;
import spine.api.transport.ConnectionEvent.Kind;
import spine.api.transport.Endpoint;
import spine.api.transport.Inbound;
import spine.api.transport.Peer;
import spine.api.transport.Receiver;
import spine.api.transport.SendOutcome;
import spine.zmtp.internal.Rig.Ear;
import spine.zmtp.session.internal.Away;
import spine.zmtp.session.internal.Session;

/** Sessions over several loops: priorities and the order of each peer are kept, and nothing is lost when rings are full. */
@Timeout(60)
class SpreadTest {
    /** As small as a ring can be. */
    private static final Loops TINY = new Loops(3, 4);

    static Rig tiny(Rig.Kind kind) {
        return new Rig(TINY, kind, Rig.TIMINGS, 256);
    }

    /** Many clients of one reactor. */
    static List<Endpoint> crowd(Rig rig, Endpoint to, int count, Receiver each) throws Exception {
        var client = rig.client();
        var all = new ArrayList<Endpoint>();
        for (int i = 0; i < count; i++) {
            all.add(client.connect(new ConnectOptions(to.address(), rig.serverKey(), Rig.keys()), each));
        }
        return all;
    }

    @Test
    void shouldGiveEachLoopItsShareAndKeepWhatIsMostUrgentAtHome() throws Exception {
        try (var rig = tiny(Rig.Kind.CURVE)) {
            var ear = new Ear();
            var listening = (RouterEndpoint) rig.listen(ear);
            var urgent = (RouterEndpoint) rig.listen("tcp://127.0.0.1:*", 0, Gates.ALL, ear);
            int away = 0;
            for (var one : crowd(rig, listening, 9, new Ear())) {
                send(one, "x");
                away += listening.session(ear.next().from()) instanceof Away ? 1 : 0;
            }
            assertEquals(6, away);
            for (var one : crowd(rig, urgent, 3, new Ear())) {
                send(one, "x");
                assertInstanceOf(Session.class, urgent.session(ear.next().from()));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldLoseNothingAndKeepEachPeersOrderWhenRingsAreFull(Rig.Kind kind) throws Exception {
        int peers = 50;
        int each = 300;
        try (var rig = tiny(kind)) {
            var next = new HashMap<Peer, Integer>();
            var told = new ConcurrentHashMap<Peer, Integer>();
            var wrong = new AtomicReference<String>();
            var listening = rig.listen(message -> {
                var from = message.from();
                int number = Integer.parseInt(message.frames().get(0).toByteString().toStringUtf8());
                if (next.merge(from, 1, Integer::sum) != number + 1) {
                    wrong.set("message " + number + " out of order");
                }
                message.endpoint().send(from, message.frames(), outcome -> {
                    if (outcome != SendOutcome.SENT || told.merge(from, 1, Integer::sum) != number + 1) {
                        wrong.set(outcome + " of " + number + " out of order");
                    }
                });
            });
            var held = new CountDownLatch(1);
            var back = new CountDownLatch(peers * each);
            var answers = new ConcurrentHashMap<Endpoint, Integer>();
            var crowd = crowd(rig, listening, peers, message -> {
                int number = Integer.parseInt(message.frames().get(0).toByteString().toStringUtf8());
                if (answers.merge(message.endpoint(), 1, Integer::sum) != number + 1) {
                    wrong.set("answer " + number + " out of order");
                }
                message.release();
                back.countDown();
            });
            rig.server.execute(() -> Rig.latch(held));
            for (int i = 0; i < each; i++) {
                for (var one : crowd) {
                    one.send(null, text(Integer.toString(i)), SendOutcome.Listener.IGNORE);
                }
            }
            held.countDown();
            Rig.latch(back);
            Rig.until("told", () -> told.values().stream().allMatch(n -> n == each));
            assertEquals(null, wrong.get());
        }
    }

    /** BR-05. */
    @Test
    void shouldServeTheUrgentEndpointFirst() throws Exception {
        try (var rig = tiny(Rig.Kind.CURVE)) {
            var order = Collections.synchronizedList(new ArrayList<String>());
            Receiver note = message -> {
                order.add(message.frames().get(0).toByteString().toStringUtf8());
                message.release();
            };
            var lazy = rig.listen("tcp://127.0.0.1:*", 5, Gates.ALL, note);
            var urgent = rig.listen("tcp://127.0.0.1:*", 1, Gates.ALL, note);
            // Two of each, so that some are away whatever is at home.
            var toLazy = crowd(rig, lazy, 3, new Ear());
            var toUrgent = crowd(rig, urgent, 3, new Ear());
            for (var one : toLazy) {
                send(one, "warm");
            }
            for (var one : toUrgent) {
                send(one, "warm");
            }
            Rig.until("warm", () -> order.size() == 6);
            order.clear();
            var held = new CountDownLatch(1);
            var go = new CountDownLatch(1);
            rig.server.execute(() -> {
                held.countDown();
                Rig.latch(go);
            });
            Rig.latch(held);
            for (var one : toLazy) {
                send(one, "lazy");
            }
            for (var one : toUrgent) {
                send(one, "urgent");
            }
            assertFalse(new CountDownLatch(1).await(300, TimeUnit.MILLISECONDS));
            go.countDown();
            Rig.until("all came", () -> order.size() == 6);
            assertEquals(List.of("urgent", "urgent", "urgent", "lazy", "lazy", "lazy"), order);
        }
    }

    /** What waits for slow peers of other loops is not held against whom it came from. */
    @Test
    void shouldReadOnFromWhoseLargeFramesWaitForSlowPeers() throws Exception {
        int size = 100_000;
        int slow = 6;
        try (var rig = new Rig(new Loops(3, 64), Rig.Kind.CURVE, Rig.TIMINGS, 256)) {
            var waiting = new ArrayList<Peer>();
            var ready = new CountDownLatch(slow);
            var full = Collections.synchronizedMap(new HashMap<Peer, Boolean>());
            var ear = new Ear();
            var listening = rig.listen(message -> {
                var content = message.frames().get(0).bytes();
                if (content.remaining() == size) {
                    var to = waiting.get(content.get(content.position()));
                    message.endpoint().send(to, message.frames(),
                            outcome -> full.computeIfAbsent(to, t -> outcome == SendOutcome.FULL ? true : null));
                } else if (content.get(content.position()) == 's') {
                    waiting.add(message.from());
                    message.release();
                    ready.countDown();
                } else {
                    ear.onMessage(message);
                }
            });
            // What they get is kept, so that their lines fill.
            var kept = new ConcurrentLinkedQueue<Inbound>();
            for (var one : crowd(rig, listening, slow, kept::add)) {
                send(one, "slow");
            }
            Rig.latch(ready);
            var fast = rig.connect(listening, new Ear());
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Rig.SECONDS);
            for (int i = 0; full.size() < slow && System.nanoTime() < deadline; i++) {
                var frame = new byte[size];
                frame[0] = (byte) (i % slow);
                assertEquals(SendOutcome.SENT, Rig.outcome(fast, null, List.of(Buffer.of(frame))));
            }
            assertEquals(slow, full.size());
            send(fast, "read on");
            assertEquals("read on", ear.next().text());
        }
    }

    /** Printed, not promised: objects wait in line for their own loop. */
    @Test
    void shouldPrintWhatAnEchoAllocatesOnTwoLoops() throws Exception {
        int count = 200_000;
        var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        try (var rig = new Rig(new Loops(2, Loops.RING_MESSAGES), Rig.Kind.CURVE, Rig.TIMINGS, 256)) {
            var echo = (RouterEndpoint) rig.listen(message ->
                    message.endpoint().send(message.from(), message.frames(), SendOutcome.Listener.IGNORE));
            var before = new ConcurrentHashMap<String, Long>();
            var done = new CountDownLatch(1);
            var came = new AtomicInteger();
            var client = rig.connect(echo, message -> {
                int now = came.incrementAndGet();
                if (now == count / 2) {
                    before.putAll(allocated(threads));
                } else if (now == count) {
                    allocated(threads).forEach((name, bytes) -> System.out.printf("%s: %.2f B for each echo%n", name,
                            (bytes - before.get(name)) / (count / 2.0)));
                    done.countDown();
                }
                message.endpoint().send(null, message.frames(), SendOutcome.Listener.IGNORE);
            });
            for (int i = 0; i < 200; i++) {
                client.send(null, List.of(Buffer.of(ByteString.copyFrom(new byte[64]))), SendOutcome.Listener.IGNORE);
            }
            Rig.latch(done);
        }
    }

    private static Map<String, Long> allocated(com.sun.management.ThreadMXBean threads) {
        var bytes = new HashMap<String, Long>();
        for (var thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("rig-server")) {
                bytes.put(thread.getName(), threads.getThreadAllocatedBytes(thread.getId()));
            }
        }
        return bytes;
    }
}
