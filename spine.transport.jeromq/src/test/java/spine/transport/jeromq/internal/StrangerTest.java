package spine.transport.jeromq.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static spine.transport.jeromq.internal.Bench.ALL;
import static spine.transport.jeromq.internal.Bench.outcome;
import static spine.transport.jeromq.internal.Bench.send;
import static spine.transport.jeromq.internal.Bench.text;

import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import spine.api.transport.ConnectOptions;
import spine.api.transport.ConnectionEvent.Kind;
import spine.api.transport.SendOutcome;
import spine.transport.jeromq.internal.Bench.Ear;

/** One test for each way to be a bad stranger; every one ends with a good peer being served. */
@Timeout(120)
class StrangerTest extends Adversary {
    @Test
    void shouldLetNothingThroughWhenTheGateDenies() throws Exception {
        var denied = Bench.keys();
        var listening = bench.listen((key, address) -> Bench.word(!key.equals(denied.publicKey())), ear);
        var bad = bench.connect(listening, denied, "", new Ear());
        bad.send(null, text("smuggled"), SendOutcome.Listener.IGNORE);
        var refused = ear.event(Kind.REFUSED);
        assertEquals("127.0.0.1", refused.address());
        assertTrue(refused.detail().startsWith("400"), refused.detail());
        assertServesGoodPeers(listening);
        assertTrue(ear.messages.isEmpty());
    }

    /** SEC-17: a fault is a refusal. */
    @Test
    void shouldRefuseWhenTheGateThrows() throws Exception {
        var broken = new AtomicBoolean(true);
        var listening = bench.listen((key, address) -> {
            if (broken.get()) {
                throw new StackOverflowError("expected by the test");
            }
            return Bench.word(true);
        }, ear);
        var patient = bench.connect(listening, new Ear());
        assertTrue(ear.event(Kind.REFUSED).detail().startsWith("500"));
        broken.set(false);
        assertServesGoodPeers(listening);
        patient.close();
    }

    /** A refused client keeps trying until it is admitted, as the contract says, though JeroMQ gives up. */
    @Test
    void shouldReconnectAfterARefusalUntilAdmitted() throws Exception {
        var open = new AtomicBoolean();
        var listening = bench.listen((key, address) -> Bench.word(open.get()), ear);
        var answers = new Ear();
        var client = bench.connect(listening, answers);
        ear.event(Kind.REFUSED);
        ear.event(Kind.REFUSED);
        open.set(true);
        ear.event(Kind.ADMITTED);
        send(client, "at last");
        assertEquals("at last", ear.next().text());
        answers.event(Kind.REFUSED);
    }

    /** SEC-16: a gate that hangs holds up handshakes, nobody's messages. */
    @Test
    void shouldServeOthersWhileAGateBlocks() throws Exception {
        var late = Bench.keys();
        var asked = new CountDownLatch(1);
        var open = new CountDownLatch(1);
        var listening = bench.listen((key, address) -> {
            if (key.equals(late.publicKey())) {
                asked.countDown();
                Awaiting.latch(open);
            }
            return Bench.word(true);
        }, ear);
        var answers = new Ear();
        var good = bench.connect(listening, answers);
        send(good, "before");
        var peer = ear.next().from();
        var slow = bench.connect(listening, late, "", new Ear());
        slow.send(null, text("late"), SendOutcome.Listener.IGNORE);
        Awaiting.latch(asked);
        send(good, "meanwhile");
        assertEquals("meanwhile", ear.next().text());
        assertEquals(SendOutcome.SENT, outcome(listening, peer, text("yes")));
        assertEquals("yes", answers.next().text());
        open.countDown();
        assertEquals("late", ear.next().text());
    }

    @Test
    void shouldNotTalkToAServerWithAnotherKey() throws Exception {
        var listening = bench.listen(ALL, ear);
        var events = new Ear();
        var misled = bench.client().connect(
                new ConnectOptions(listening.address(), Bench.keys().publicKey(), Bench.keys()), events);
        misled.send(null, text("secret"), SendOutcome.Listener.IGNORE);
        ear.event(Kind.HANDSHAKE_FAILED);
        events.event(Kind.DISCONNECTED);
        assertServesGoodPeers(listening);
        assertTrue(ear.messages.isEmpty());
    }

    @Test
    void shouldRefuseClientsWithoutCurve() throws Exception {
        var listening = bench.listen(ALL, ear);
        try (var context = new ZContext()) {
            var naked = context.createSocket(SocketType.DEALER);
            naked.connect(listening.address());
            naked.send("plain text");
            ear.event(Kind.HANDSHAKE_FAILED);
        }
        assertServesGoodPeers(listening);
        assertTrue(ear.messages.isEmpty());
    }

    @Test
    void shouldSurviveGarbage() throws Exception {
        var listening = bench.listen(ALL, ear);
        var random = new java.util.Random(42);
        for (int i = 0; i < 20; i++) {
            var garbage = new byte[500];
            random.nextBytes(garbage);
            if (i % 2 == 0) {
                System.arraycopy(RawCurve.greeting("CURVE"), 0, garbage, 0, 64);
            }
            try (var socket = raw(listening)) {
                socket.getOutputStream().write(garbage);
                socket.getOutputStream().flush();
                socket.shutdownOutput();
                assertClosedByServer(socket.getInputStream());
            }
            ear.event(Kind.HANDSHAKE_FAILED);
        }
        assertServesGoodPeers(listening);
        assertTrue(ear.messages.isEmpty());
    }

    /** Whoever stops in the middle of the greeting or right after it is thrown out, although JeroMQ would wait. */
    @Test
    void shouldEndHalfHandshakes() throws Exception {
        var listening = bench.listen(ALL, ear);
        try (var early = raw(listening); var late = raw(listening)) {
            early.getOutputStream().write(RawCurve.greeting("CURVE"), 0, 20);
            late.getOutputStream().write(RawCurve.greeting("CURVE"));
            assertClosedByServer(early.getInputStream());
            assertClosedByServer(late.getInputStream());
            ear.event(Kind.HANDSHAKE_FAILED);
            ear.event(Kind.HANDSHAKE_FAILED);
        }
        assertServesGoodPeers(listening);
    }

    @Test
    void shouldSurviveHeadersThatAnnounceTwoGigabytes() throws Exception {
        var listening = bench.listen(ALL, ear);
        for (long size : new long[] {Integer.MAX_VALUE, 1L << 31, Long.MAX_VALUE, -1}) {
            try (var socket = raw(listening)) {
                var bytes = ByteBuffer.allocate(73).put(RawCurve.greeting("CURVE")).put((byte) 0x06).putLong(size).array();
                socket.getOutputStream().write(bytes);
                assertClosedByServer(socket.getInputStream());
                ear.event(Kind.HANDSHAKE_FAILED);
            }
        }
        assertServesGoodPeers(listening);
    }

    /** The same with sizes that are allowed, from many: the budget for frames under way refuses the rest. */
    @Test
    void shouldBoundTheMemoryOfFramesThatStrangersAnnounce() throws Exception {
        var listening = bench.listen(ALL, ear);
        var sockets = new ArrayList<Socket>();
        int refused = 0;
        try {
            for (int i = 0; i < 20; i++) {
                var socket = raw(listening);
                sockets.add(socket);
                socket.getOutputStream().write(
                        ByteBuffer.allocate(73).put(RawCurve.greeting("CURVE")).put((byte) 0x06).putLong(10 << 20).array());
            }
            for (int i = 0; i < 10; i++) {
                ear.event(Kind.HANDSHAKE_FAILED);
                refused++;
            }
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
        assertEquals(10, refused);
        assertServesGoodPeers(listening);
    }

    @Test
    void shouldCloseWithinTheLimitWhileAHandshakeIsHalfDone() throws Exception {
        var reactor = new JeromqTransport().open("midway");
        var listening = reactor.listen(
                new spine.api.transport.ListenOptions("tcp://127.0.0.1:*", "d", bench.serverKeys, 0), ALL, ear);
        try (var half = raw(listening)) {
            half.getOutputStream().write(RawCurve.greeting("CURVE"));
            ear.event(Kind.CONNECTED);
            reactor.close();
            assertEquals(0, Bench.threads("midway"));
        }
    }
}
