package spine.transport.jeromq.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static spine.transport.jeromq.internal.Bench.ALL;
import static spine.transport.jeromq.internal.Bench.send;
import static spine.transport.jeromq.internal.Bench.text;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectOptions;
import spine.api.transport.Endpoint;
import spine.api.transport.ListenOptions;
import spine.api.transport.SendOutcome;
import spine.transport.jeromq.internal.Bench.Ear;

/** BR-15, and defect 1 of JeroMQ (zeromq/jeromq#1009): under pressure nothing is lost and nothing is garbled. */
@Timeout(120)
class BackPressureTest {
    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    private static List<Buffer> numbered(int i) {
        return List.of(Buffer.of(ByteBuffer.allocate(16).putInt(i).putInt(~i).putLong(i * 31L).array()));
    }

    /** The number of a message that is intact; else -1. */
    private static int number(List<Buffer> frames) {
        var b = frames.get(0).bytes();
        if (frames.size() != 1 || b.remaining() != 16) {
            return -1;
        }
        int i = b.getInt();
        return b.getInt() == ~i && b.getLong() == i * 31L ? i : -1;
    }

    /** The receiver stops for a while, so that every queue on the way fills; the sender repeats what was refused. */
    @Test
    void shouldDeliverAFloodWholeToAReceiverThatStops() throws Exception {
        int total = 200_000;
        var came = new BitSet(total);
        var wrong = new AtomicReference<String>();
        var count = new AtomicInteger();
        var go = new CountDownLatch(1);
        var listening = (ListeningEndpoint) bench.server.listen(
                new ListenOptions("tcp://127.0.0.1:*", "d", bench.serverKeys, 0, 1 << 20, 1_000), ALL, message -> {
                    int number = number(message.frames());
                    if (number < 0 || came.get(number)) {
                        wrong.compareAndSet(null, "garbled or doubled: " + message.frames().get(0).toByteString());
                    } else {
                        came.set(number);
                    }
                    if (count.incrementAndGet() == 1_000) {
                        Awaiting.latch(go);
                    }
                });
        var client = bench.client().connect(new ConnectOptions(listening.address(), bench.serverKeys.publicKey(),
                Bench.keys(), ByteString.EMPTY, 1 << 20, 1_000), new Ear());
        int refused = flood(client, total, go);
        assertTrue(refused > 1_000, "the sender was told FULL only " + refused + " times");
        Bench.until("came all", () -> count.get() >= total || wrong.get() != null);
        assertNull(wrong.get());
        assertEquals(total, came.cardinality());
        assertEquals(0, listening.delivery.dropped());
    }

    /** Sends each number until it is taken; opens the latch when told FULL often. Returns how often. */
    private static int flood(Endpoint client, int total, CountDownLatch go) throws InterruptedException {
        var window = new Semaphore(500);
        var again = new ConcurrentLinkedQueue<Integer>();
        var taken = new AtomicInteger();
        var full = new AtomicInteger();
        for (int next = 0; taken.get() < total;) {
            var repeat = again.poll();
            if (repeat == null && next == total) {
                Thread.onSpinWait();
                continue;
            }
            int number = repeat != null ? repeat : next++;
            window.acquire();
            client.send(null, numbered(number), outcome -> {
                window.release();
                if (outcome == SendOutcome.SENT) {
                    taken.incrementAndGet();
                } else {
                    again.add(number);
                    if (full.incrementAndGet() == 50_000) {
                        go.countDown();
                    }
                }
            });
        }
        return full.get();
    }

    @Test
    void shouldTellFullWhenAPeerDoesNotRead() throws Exception {
        var ear = new Ear();
        var listening = bench.server.listen(
                new ListenOptions("tcp://127.0.0.1:*", "d", bench.serverKeys, 0, 1 << 20, 100), ALL, ear);
        var keys = Bench.keys();
        try (var context = new ZContext()) {
            // A peer on bare JeroMQ that never calls recv: its own mark of 1 stops it from reading.
            var lazy = context.createSocket(SocketType.DEALER);
            lazy.setRcvHWM(1);
            lazy.setHandshakeIvl(500);
            lazy.setCurvePublicKey(keys.publicKey().bytes());
            lazy.setCurveSecretKey(keys.secret());
            lazy.setCurveServerKey(bench.serverKeys.publicKey().bytes());
            lazy.connect(listening.address());
            lazy.send("hello");
            var peer = ear.next().from();
            var full = new CountDownLatch(1);
            var block = new byte[100_000];
            for (int i = 0; i < 2_000 && full.getCount() > 0; i++) {
                listening.send(peer, List.of(Buffer.of(block)), outcome -> {
                    if (outcome == SendOutcome.FULL) {
                        full.countDown();
                    }
                });
                if (i % 50 == 49) {
                    bench.turn();
                }
            }
            assertTrue(full.await(Bench.SECONDS, TimeUnit.SECONDS), "never FULL");
            var other = bench.connect(listening, new Ear());
            send(other, "others go on");
            assertEquals("others go on", ear.next().text());
        }
    }

    @Test
    void shouldTellFullAtOnceWhenTheReactorIsBusy() throws Exception {
        var busy = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var listening = bench.server.listen(
                new ListenOptions("tcp://127.0.0.1:*", "d", bench.serverKeys, 0, 1 << 20, 10), ALL, new Ear());
        bench.server.execute(() -> {
            busy.countDown();
            Awaiting.latch(go);
        });
        Awaiting.latch(busy);
        var outcomes = new ConcurrentLinkedQueue<SendOutcome>();
        var nobody = new spine.api.transport.Peer(ByteString.copyFromUtf8("x"), Bench.keys().publicKey());
        for (int i = 0; i < 11; i++) {
            listening.send(nobody, text("x"), outcomes::add);
        }
        assertEquals(List.of(SendOutcome.FULL), List.copyOf(outcomes));
        go.countDown();
        Bench.until("all were told", () -> outcomes.size() == 11);
    }
}
