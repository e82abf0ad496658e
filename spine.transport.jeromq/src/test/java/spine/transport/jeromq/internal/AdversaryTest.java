package spine.transport.jeromq.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static spine.transport.jeromq.internal.Bench.ALL;
import static spine.transport.jeromq.internal.Bench.outcome;
import static spine.transport.jeromq.internal.Bench.send;
import static spine.transport.jeromq.internal.Bench.text;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import spine.api.security.CurveKeyPair;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectOptions;
import spine.api.transport.ConnectionEvent.Kind;
import spine.api.transport.Endpoint;
import spine.api.transport.SendOutcome;
import spine.transport.jeromq.internal.Bench.Ear;

/** One test for each way to be a bad peer; every one ends with a good peer being served. */
@Timeout(120)
class AdversaryTest {
    private final Bench bench = new Bench();
    private final Ear ear = new Ear();

    @AfterEach
    void close() {
        bench.close();
    }

    private void assertServesGoodPeers(Endpoint listening) throws Exception {
        var answers = new Ear();
        var good = bench.connect(listening, answers);
        send(good, "good");
        var heard = ear.next();
        while (!heard.text().equals("good")) {
            heard = ear.next();
        }
        assertEquals(SendOutcome.SENT, outcome(listening, heard.from(), text("served")));
        assertEquals("served", answers.next().text());
    }

    private static Socket raw(Endpoint to) throws IOException {
        var uri = URI.create(to.address());
        var socket = new Socket(uri.getHost(), uri.getPort());
        socket.setSoTimeout((int) Bench.SECONDS * 1_000);
        return socket;
    }

    private static void assertClosedByServer(InputStream in) throws IOException {
        try {
            while (in.read() >= 0) {
                // The server's greeting comes first.
            }
        } catch (java.net.SocketException e) {
            assertTrue(e.getMessage().contains("reset"), e.getMessage());
        }
    }

    @Test
    void shouldLetNothingThroughWhenTheGateDenies() throws Exception {
        var denied = Bench.keys();
        var listening = bench.listen((key, address) -> !key.equals(denied.publicKey()), ear);
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
            return true;
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
        var listening = bench.listen((key, address) -> open.get(), ear);
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
            return true;
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
    void shouldLeaveIdleAdmittedPeersAlone() throws Exception {
        var listening = bench.listen(ALL, ear);
        var quiet = bench.connect(listening, new Ear());
        ear.event(Kind.ADMITTED);
        try (var late = raw(listening)) {
            // Longer than the quiet peer's deadline, as this one starts later. It shares the host with an admitted
            // peer that has not spoken yet, so it may stay, and the quiet one too.
            late.getOutputStream().write(RawCurve.greeting("CURVE"), 0, 20);
            assertClosedByServer(late.getInputStream());
        }
        send(quiet, "I was here all the time");
        assertEquals("I was here all the time", ear.next().text());
        assertTrue(ear.events.stream().noneMatch(e -> e.kind() == Kind.ADMITTED), "it had to connect again");
    }

    /** SP-14. */
    @Test
    void shouldEndTheConnectionOfAMessageThatIsTooLarge() throws Exception {
        var listening = bench.listen(ALL, ear);
        var other = bench.connect(listening, new Ear());
        send(other, "before");
        ear.next();
        var bad = bench.connect(listening, Bench.keys(), "bad", new Ear());
        send(bad, "hello");
        assertEquals("hello", ear.next().text());
        assertEquals(SendOutcome.SENT, outcome(bad, null, List.of(Buffer.of(new byte[11 << 20]))));
        assertTrue(ear.event(Kind.PROTOCOL_ERROR).detail().contains("larger"));
        send(other, "after");
        assertEquals("after", ear.next().text());
        assertServesGoodPeers(listening);
    }

    @Test
    void shouldCarryTheLargestMessageAndEndOneWhosePartsSumUpToMore() throws Exception {
        var listening = bench.listen(ALL, ear);
        var answers = new Ear();
        var client = bench.connect(listening, Bench.keys(), "big", answers);
        assertEquals(SendOutcome.SENT, outcome(client, null, List.of(Buffer.of(new byte[10 << 20]))));
        assertEquals(10 << 20, ear.next().frames().get(0).size());
        var half = new byte[6 << 20];
        assertEquals(SendOutcome.SENT, outcome(client, null, List.of(Buffer.of(half), Buffer.of(half))));
        assertTrue(ear.event(Kind.PROTOCOL_ERROR).detail().contains("larger"));
        ear.event(Kind.DISCONNECTED);
        answers.event(Kind.DISCONNECTED);
        send(client, "again");
        assertEquals("again", ear.next().text());
    }

    /** wire.md, defect 2: the memory must not be taken on a stranger's word. */
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
    void shouldDropMessagesOfMoreThan64FramesWhole() throws Exception {
        var listening = bench.listen(ALL, ear);
        var keys = Bench.keys();
        try (var context = new ZContext()) {
            var many = rawCurve(context, listening, keys);
            for (int i = 0; i < 65; i++) {
                many.send("frame " + i, i < 64 ? org.zeromq.ZMQ.SNDMORE : 0);
            }
            for (int i = 0; i < 64; i++) {
                many.send("ok " + i, i < 63 ? org.zeromq.ZMQ.SNDMORE : 0);
            }
            assertEquals(64, ear.next().frames().size());
            assertTrue(ear.event(Kind.PROTOCOL_ERROR).detail().contains("64"));
            assertEquals(1, ((SocketEndpoint) listening).delivery.dropped());
        }
    }

    private org.zeromq.ZMQ.Socket rawCurve(ZContext context, Endpoint to, CurveKeyPair keys) {
        var socket = context.createSocket(SocketType.DEALER);
        socket.setHandshakeIvl(500);
        socket.setCurvePublicKey(keys.publicKey().bytes());
        socket.setCurveSecretKey(keys.secret());
        socket.setCurveServerKey(bench.serverKeys.publicKey().bytes());
        socket.connect(to.address());
        return socket;
    }

    /** BR-08: a REQ sends its empty delimiter; the frames come as they are, so that the broker can answer in kind. */
    @Test
    void shouldPassTheDelimiterOfRequestSocketsOn() throws Exception {
        var listening = bench.listen(ALL, ear);
        var keys = Bench.keys();
        try (var context = new ZContext()) {
            var request = context.createSocket(SocketType.REQ);
            request.setHandshakeIvl(500);
            request.setCurvePublicKey(keys.publicKey().bytes());
            request.setCurveSecretKey(keys.secret());
            request.setCurveServerKey(bench.serverKeys.publicKey().bytes());
            request.setReceiveTimeOut((int) Bench.SECONDS * 1_000);
            request.connect(listening.address());
            request.send("status");
            var heard = ear.next();
            assertEquals(List.of(ByteString.EMPTY, ByteString.copyFromUtf8("status")), heard.frames());
            assertEquals(SendOutcome.SENT, outcome(listening, heard.from(), text("", "fine")));
            assertEquals("fine", request.recvStr());
        }
    }

    /** SEC-20: another key under the same routing id neither speaks as its owner nor hears what is for him. */
    @Test
    void shouldNotGiveRepliesToAKeyThatTookOverTheRoutingId() throws Exception {
        var listening = bench.listen(ALL, ear);
        var owner = bench.connect(listening, Bench.keys(), "agent", new Ear());
        send(owner, "mine");
        var first = ear.next().from();
        owner.close();
        ear.event(Kind.DISCONNECTED);

        var thiefEar = new Ear();
        var thiefKeys = Bench.keys();
        var thief = bench.connect(listening, thiefKeys, "agent", thiefEar);
        ear.event(Kind.ADMITTED);
        send(thief, "me");
        var second = ear.next().from();
        assertEquals(thiefKeys.publicKey(), second.key());
        assertEquals(first.routingId(), second.routingId());
        assertEquals(SendOutcome.UNREACHABLE, outcome(listening, first, text("for the owner")));
        assertEquals(SendOutcome.SENT, outcome(listening, second, text("for the thief")));
        assertEquals("for the thief", thiefEar.next().text());
    }

    /** SEC-12: a connection can be ended, and what it still sends is not delivered. */
    @Test
    void shouldEndTheConnectionOfAPeerThatIsCut() throws Exception {
        var admitted = new AtomicBoolean(true);
        var listening = bench.listen((key, address) -> admitted.get(), ear);
        var revoked = bench.connect(listening, new Ear());
        send(revoked, "hello");
        var peer = ear.next().from();
        admitted.set(false);
        assertTrue(listening.cut(peer, "revoked"));
        assertEquals(SendOutcome.UNREACHABLE, outcome(listening, peer, text("bye")));
        ear.event(Kind.DISCONNECTED);
        revoked.send(null, text("still me"), SendOutcome.Listener.IGNORE);
        ear.event(Kind.REFUSED);
        assertNull(ear.messages.poll());
    }

    @Test
    void shouldCountAReceiverThatThrowsAndGoOn() throws Exception {
        var seen = new AtomicInteger();
        var listening = bench.listen(ALL, message -> {
            if (seen.incrementAndGet() == 1) {
                throw new IllegalStateException("expected by the test");
            }
            ear.onMessage(message);
        });
        var client = bench.connect(listening, new Ear());
        send(client, "first");
        send(client, "second");
        assertEquals("second", ear.next().text());
        assertEquals(1, ((SocketEndpoint) listening).delivery.dropped());
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
