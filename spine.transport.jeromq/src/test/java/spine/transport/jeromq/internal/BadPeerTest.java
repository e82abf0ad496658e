package spine.transport.jeromq.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static spine.transport.jeromq.internal.Bench.ALL;
import static spine.transport.jeromq.internal.Bench.outcome;
import static spine.transport.jeromq.internal.Bench.send;
import static spine.transport.jeromq.internal.Bench.text;

import com.google.protobuf.ByteString;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import spine.api.security.CurveKeyPair;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectionEvent.Kind;
import spine.api.transport.Endpoint;
import spine.api.transport.SendOutcome;
import spine.transport.jeromq.internal.Bench.Ear;

/** One test for each way for an admitted peer to misbehave; every one ends with a good peer being served. */
@Timeout(120)
class BadPeerTest extends Adversary {
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
        var listening = bench.listen((key, address) -> Bench.word(admitted.get()), ear);
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
}
