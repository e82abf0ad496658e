package spine.transport.jeromq.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static spine.transport.jeromq.internal.Bench.ALL;
import static spine.transport.jeromq.internal.Bench.outcome;
import static spine.transport.jeromq.internal.Bench.send;
import static spine.transport.jeromq.internal.Bench.text;

import com.google.protobuf.ByteString;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectOptions;
import spine.api.transport.ConnectionEvent.Kind;
import spine.api.transport.ListenOptions;
import spine.api.transport.Peer;
import spine.api.transport.Receiver;
import spine.api.transport.SendOutcome;
import spine.api.transport.Transport;
import spine.api.transport.TransportException;
import spine.transport.jeromq.internal.Bench.Ear;

/** What the contract promises to peers who behave. */
@Timeout(120)
class RoundTripTest {
    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void shouldBeFoundByServiceLoader() {
        var names = ServiceLoader.load(Transport.class).stream().map(p -> p.get().name()).toList();
        assertEquals(List.of("jeromq"), names);
    }

    @Test
    void shouldCarryMessagesBothWaysWithTheVerifiedKey() throws Exception {
        var ear = new Ear();
        var keys = Bench.keys();
        var answers = new Ear();
        var listening = bench.listen(ALL, ear);
        var connected = bench.connect(listening, keys, "agent-7", answers);
        send(connected, "question", "", "part");

        var heard = ear.next();
        assertEquals(keys.publicKey(), heard.from().key());
        assertEquals("agent-7", heard.from().routingId().toStringUtf8());
        assertEquals(List.of("question", "", "part"), heard.frames().stream().map(ByteString::toStringUtf8).toList());

        assertEquals(SendOutcome.SENT, outcome(listening, heard.from(), text("answer", "")));
        var answer = answers.next();
        assertEquals(bench.serverKeys.publicKey(), answer.from().key());
        assertEquals(List.of("answer", ""), answer.frames().stream().map(ByteString::toStringUtf8).toList());
        assertEquals(Kind.CONNECTED, ear.event(Kind.CONNECTED).kind());
        ear.event(Kind.ADMITTED);
    }

    @Test
    void shouldForwardReceivedBuffersFromTheReactorsThread() throws Exception {
        var outcomes = new LinkedBlockingQueue<SendOutcome>();
        Receiver echo = message -> message.endpoint().send(message.from(), message.frames(), outcomes::add);
        var answers = new Ear();
        var connected = bench.connect(bench.listen(ALL, echo), answers);
        send(connected, "a", "b");
        assertEquals(2, answers.next().frames().size());
        assertEquals(SendOutcome.SENT, outcomes.poll(Bench.SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void shouldKeepOrderAndPartsOfFiveThousandMessages() throws Exception {
        var ear = new Ear();
        var connected = bench.connect(bench.listen(ALL, ear), new Ear());
        for (int i = 0; i < 5_000; i++) {
            connected.send(null, text("m" + i, "x".repeat(i % 50), "z" + i), SendOutcome.Listener.IGNORE);
        }
        for (int i = 0; i < 5_000; i++) {
            var heard = ear.next();
            assertEquals(3, heard.frames().size());
            assertEquals("m" + i, heard.text());
            assertEquals("z" + i, heard.frames().get(2).toStringUtf8());
        }
    }

    @Test
    void shouldKeepTheOrderOfEachOfManySendingThreads() throws Exception {
        var ear = new Ear();
        var connected = bench.connect(bench.listen(ALL, ear), new Ear());
        var done = new CountDownLatch(4);
        for (int t = 0; t < 4; t++) {
            int id = t;
            new Thread(() -> {
                for (int i = 0; i < 500; i++) {
                    connected.send(null, text(id + ":" + i), SendOutcome.Listener.IGNORE);
                }
                done.countDown();
            }).start();
        }
        assertTrue(done.await(Bench.SECONDS, TimeUnit.SECONDS));
        var next = new int[4];
        for (int i = 0; i < 2_000; i++) {
            var parts = ear.next().text().split(":");
            assertEquals(next[Integer.parseInt(parts[0])]++, Integer.parseInt(parts[1]));
        }
    }

    @Test
    void shouldQueueSendsUntilTheServerIsThere() throws Exception {
        int port;
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = probe.getLocalPort();
        }
        var address = "tcp://127.0.0.1:" + port;
        var connected = bench.client().connect(
                new ConnectOptions(address, bench.serverKeys.publicKey(), Bench.keys()), new Ear());
        send(connected, "early");
        var ear = new Ear();
        bench.server.listen(new ListenOptions(address, "nikola", bench.serverKeys, 0), ALL, ear);
        assertEquals("early", ear.next().text());
    }

    /** BR-09. */
    @Test
    void shouldSayUnreachableWhenThePeerIsUnknownOrGone() throws Exception {
        var ear = new Ear();
        var listening = bench.listen(ALL, ear);
        var nobody = new Peer(ByteString.copyFromUtf8("nobody"), Bench.keys().publicKey());
        assertEquals(SendOutcome.UNREACHABLE, outcome(listening, nobody, text("hello?")));

        var connected = bench.connect(listening, new Ear());
        send(connected, "here");
        var peer = ear.next().from();
        connected.close();
        ear.event(Kind.DISCONNECTED);
        assertEquals(SendOutcome.UNREACHABLE, outcome(listening, peer, text("still there?")));
    }

    @Test
    void shouldReleaseEachFrameOnceWhateverTheOutcome() throws Exception {
        var listening = bench.listen(ALL, new Ear());
        var released = new AtomicInteger();
        var buffer = new Buffer() {
            @Override
            public java.nio.ByteBuffer bytes() {
                return java.nio.ByteBuffer.allocate(3);
            }

            @Override
            public void release() {
                released.incrementAndGet();
            }
        };
        var nobody = new Peer(ByteString.copyFromUtf8("nobody"), Bench.keys().publicKey());
        assertEquals(SendOutcome.UNREACHABLE, outcome(listening, nobody, List.of(buffer, buffer)));
        assertEquals(2, released.get());
        listening.close();
        assertEquals(SendOutcome.CLOSED, outcome(listening, nobody, List.of(buffer)));
        assertEquals(3, released.get());
    }

    /** BR-05: with a flood waiting on priority 1, what comes on priority 0 is served after one small batch. */
    @Test
    void shouldServeTheUrgentEndpointNextWhenDataIsFlooded() throws Exception {
        var order = new ArrayList<String>();
        var busy = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var done = new CountDownLatch(1_001);
        var flood = bench.listen("data", 1, ALL, message -> {
            order.add("data");
            busy.countDown();
            if (order.size() == 1) {
                Awaiting.latch(go);
            }
            done.countDown();
        });
        var control = bench.listen("control", 0, ALL, message -> {
            order.add("control");
            done.countDown();
        });
        var sender = bench.connect(flood, new Ear());
        var operator = bench.connect(control, new Ear());
        for (int i = 0; i < 1_000; i++) {
            sender.send(null, text("flood"), SendOutcome.Listener.IGNORE);
        }
        assertTrue(busy.await(Bench.SECONDS, TimeUnit.SECONDS));
        send(operator, "stop");
        // The receive side of JeroMQ has it once the urgent endpoint's I/O thread read a frame beyond the handshake.
        var urgent = (ListeningEndpoint) control;
        Bench.until("control arrived", () -> urgent.brake.framesSoFar() >= 3);
        go.countDown();
        assertTrue(done.await(Bench.SECONDS, TimeUnit.SECONDS));
        assertTrue(order.indexOf("control") <= Loop.SMALL_BATCH + 1, "control came at " + order.indexOf("control"));
    }

    @Test
    void shouldNameAddressAndReasonWhenThePortIsInUse() throws Exception {
        try (var holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var address = "tcp://127.0.0.1:" + holder.getLocalPort();
            var e = assertThrows(TransportException.class, () -> bench.server
                    .listen(new ListenOptions(address, "nikola", bench.serverKeys, 0), ALL, new Ear()));
            assertTrue(e.getMessage().contains(address) && e.getMessage().contains("in use"), e.getMessage());
        }
    }

    /** BR-03: ipc would be loopback TCP on a guessed port. */
    @Test
    void shouldRefuseAddressesThatAreNotTcp() {
        for (var bad : List.of("ipc:///tmp/x", "inproc://x", "tcp://", "tcp://127.0.0.1", "tcp://127.0.0.1:99999",
                "tcp://127.0.0.1:x", "")) {
            var e = assertThrows(TransportException.class, () -> bench.server
                    .listen(new ListenOptions(bad, "nikola", bench.serverKeys, 0), ALL, new Ear()), bad);
            assertTrue(e.getMessage().contains(bad));
        }
        assertThrows(TransportException.class, () -> bench.client().connect(
                new ConnectOptions("tcp://127.0.0.1:*", bench.serverKeys.publicKey(), Bench.keys()), new Ear()));
    }

    @Test
    void shouldRefuseASecondGateForADomainUntilTheFirstIsGone() throws Exception {
        var first = bench.listen("d", 0, ALL, new Ear());
        bench.listen("other", 0, (k, a) -> Bench.word(false), new Ear());
        assertThrows(IllegalStateException.class, () -> bench.listen("d", 0, (k, a) -> Bench.word(true), new Ear()));
        first.close();
        bench.listen("d", 0, (k, a) -> Bench.word(true), new Ear()).close();
    }

    @Test
    void shouldGiveBackPortAndThreadsWhenClosed() throws Exception {
        var transport = new JeromqTransport();
        var reactor = transport.open("closing");
        var listening = reactor.listen(new ListenOptions("tcp://127.0.0.1:*", "d", bench.serverKeys, 0), ALL,
                new Ear());
        var ear = new Ear();
        var second = reactor.listen(new ListenOptions("tcp://127.0.0.1:*", "d", bench.serverKeys, 1), ALL, ear);
        var connected = bench.connect(second, new Ear());
        send(connected, "x");
        ear.next();
        listening.close();
        listening.close();
        rebind(listening.address());
        assertTrue(Bench.threads("closing") >= 5);
        reactor.close();
        reactor.close();
        assertEquals(0, Bench.threads("closing"));
        rebind(second.address());
        reactor.execute(() -> {
            throw new AssertionError("ran after close");
        });
        assertThrows(IllegalStateException.class, () -> reactor.listen(
                new ListenOptions("tcp://127.0.0.1:*", "d", bench.serverKeys, 0), ALL, new Ear()));
    }

    private static void rebind(String address) throws Exception {
        var uri = URI.create(address);
        try (var probe = new ServerSocket()) {
            // No SO_REUSEADDR: nothing may hold it. Connections of the past wait on the clients' side.
            probe.setReuseAddress(true);
            probe.bind(new java.net.InetSocketAddress(uri.getHost(), uri.getPort()));
            assertFalse(probe.isClosed());
        }
    }

    @Test
    void shouldCloseFromItsOwnThread() throws Exception {
        var reactor = new JeromqTransport().open("selfclose");
        var ear = new Ear();
        var listening = reactor.listen(new ListenOptions("tcp://127.0.0.1:*", "d", bench.serverKeys, 0), ALL,
                message -> reactor.close());
        bench.connect(listening, ear).send(null, text("end"), SendOutcome.Listener.IGNORE);
        Bench.until("ended", () -> Bench.threads("selfclose") == 0);
    }

    @Test
    void shouldRunTasksInOrderAndSurviveOneThatThrows() throws Exception {
        var order = new ArrayList<Integer>();
        var done = new CountDownLatch(1);
        bench.server.execute(() -> order.add(1));
        bench.server.execute(() -> {
            throw new IllegalStateException("expected by the test");
        });
        bench.server.execute(() -> order.add(2));
        bench.server.execute(done::countDown);
        assertTrue(done.await(Bench.SECONDS, TimeUnit.SECONDS));
        assertEquals(List.of(1, 2), order);
    }
}
