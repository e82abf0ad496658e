package spine.zmtp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static spine.zmtp.internal.Rig.send;
import static spine.zmtp.internal.Rig.text;

import com.google.protobuf.ByteString;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectOptions;
import spine.api.transport.ConnectionEvent.Kind;
import spine.api.transport.Endpoint;
import spine.api.transport.Inbound;
import spine.api.transport.Pattern;
import spine.api.transport.Peer;
import spine.api.transport.Reactor;
import spine.api.transport.SendOutcome;
import spine.zmtp.internal.Rig.Ear;
import spine.zmtp.loop.internal.Counters.Count;

/** Each count moves in the situation that it is for, once, and the facts tell it. */
@Timeout(60)
class CountsTest extends Looped {
    private final Rig rig = new Rig(loops());
    private final Ear ear = new Ear();

    @AfterEach
    void close() {
        rig.close();
    }

    private static long of(Reactor reactor, Count what) {
        return ((ZmtpReactor) reactor).counters().of(what);
    }

    private static Map<String, String> fact(Count what, long count) {
        return Map.of("transport.zmtp." + what.key(), Long.toString(count));
    }

    private void assertFacts(Count what, long count) {
        assertTrue(rig.transport.facts().entrySet().containsAll(fact(what, count).entrySet()),
                what + " is not " + count + " in " + rig.transport.facts());
    }

    @Test
    void shouldTellConnectionsThatAreThereAndNoZeros() throws Exception {
        assertEquals(fact(Count.CONNECTIONS, 0), rig.transport.facts());
        var listening = rig.listen(ear);
        var first = rig.connect(listening, new Ear());
        send(first, "1");
        ear.next();
        send(rig.connect(listening, new Ear()), "2");
        ear.next();
        // Both ends are this transport's.
        assertEquals(fact(Count.CONNECTIONS, 4), rig.transport.facts());
        first.close();
        ear.event(Kind.DISCONNECTED);
        assertEquals(fact(Count.CONNECTIONS, 2), rig.transport.facts());
        listening.close();
        Rig.until("closed", () -> of(rig.server, Count.CONNECTIONS) == 0);
    }

    @Test
    void shouldTellNothingWithoutAReactor() {
        rig.close();
        assertEquals(Map.of(), rig.transport.facts());
    }

    @Test
    void shouldCountWhatAReceiverThrows() throws Exception {
        var listening = rig.listen(new Ear() {
            @Override
            public void onMessage(Inbound message) {
                super.onMessage(message);
                throw new IllegalStateException("on purpose");
            }
        });
        send(rig.connect(listening, new Ear()), "x");
        Rig.until("counted", () -> rig.transport.count(Count.FAULTS) == 1);
        assertFacts(Count.FAULTS, 1);
    }

    @Test
    void shouldCountHandshakesThatFail() throws Exception {
        int port = URI.create(rig.listen(ear).address()).getPort();
        for (int i = 1; i <= 2; i++) {
            try (var browser = new Socket(InetAddress.getLoopbackAddress(), port)) {
                browser.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes());
                ear.event(Kind.HANDSHAKE_FAILED);
                assertFacts(Count.HANDSHAKES_FAILED, i);
            }
        }
        ear.event(Kind.DISCONNECTED);
        assertFacts(Count.CONNECTIONS, 0);
    }

    @Test
    void shouldCountWhoIsRefusedOnBothSides() throws Exception {
        var listening = rig.listen((key, address) -> Gates.word(false), ear);
        var client = rig.client();
        var refused = new Ear();
        var connected = client.connect(new ConnectOptions(listening.address(), rig.serverKey(), Rig.keys()), refused);
        refused.event(Kind.REFUSED);
        connected.close();
        listening.close();
        // It may have been tried again before it was closed.
        assertEquals(1 + count(refused, Kind.REFUSED), of(client, Count.HANDSHAKES_REFUSED));
        assertEquals(count(ear, Kind.REFUSED), of(rig.server, Count.HANDSHAKES_REFUSED));
        assertTrue(of(rig.server, Count.HANDSHAKES_REFUSED) > 0);
        assertEquals(count(ear, Kind.HANDSHAKE_FAILED), of(rig.server, Count.HANDSHAKES_FAILED));
    }

    private static long count(Ear ear, Kind kind) {
        return ear.events.stream().filter(e -> e.kind() == kind).count();
    }

    @Test
    void shouldNotTakeACutForARefusedHandshake() throws Exception {
        var listening = rig.listen(ear);
        send(rig.connect(listening, new Ear()), "x");
        listening.cut(ear.next().from(), "revoked");
        ear.event(Kind.REFUSED);
        assertEquals(0, rig.transport.count(Count.HANDSHAKES_REFUSED));
    }

    @Test
    void shouldCountWhoBreaksARuleAfterTheHandshake() throws Exception {
        try (var plain = new Rig(loops(), Rig.Kind.NULL)) {
            try (var peer = RawPeer.connect(plain.listen(ear).address(), 1, "DEALER")) {
                peer.command("\5READY");
                ear.event(Kind.PROTOCOL_ERROR);
                assertEquals(1, plain.transport.count(Count.PROTOCOL_ERRORS));
                assertEquals(0, plain.transport.count(Count.HANDSHAKES_FAILED));
            }
        }
    }

    @Test
    void shouldCountMessagesThatWereRefusedFull() throws Exception {
        var listening = rig.listen(1 << 20, 8, ear);
        var client = rig.client();
        send(client.connect(new ConnectOptions(listening.address(), rig.serverKey(), Rig.keys()), new Ear()), "x");
        var peer = ear.next().from();
        var go = new CountDownLatch(1);
        client.execute(() -> Rig.latch(go));
        try {
            var full = new AtomicLong();
            Rig.until("full", () -> {
                sendAndCount(listening, peer, full);
                rig.turn();
                return full.get() == 3;
            });
            assertFacts(Count.FULL, 3);
            assertFalse(rig.transport.facts().containsKey("transport.zmtp.overruns"));
        } finally {
            go.countDown();
        }
    }

    private static void sendAndCount(Endpoint from, Peer to, AtomicLong full) {
        from.send(to, List.of(Buffer.of(ByteString.copyFrom(new byte[64 * 1024]))), outcome -> {
            if (outcome == SendOutcome.FULL) {
                full.incrementAndGet();
            }
        });
    }

    @Test
    void shouldCountWhatDoesNotWaitForAConnection() throws Exception {
        try (var nobody = RawPeer.server()) {
            var dealer = rig.client().connect(new ConnectOptions("tcp://127.0.0.1:" + nobody.getLocalPort(),
                    rig.serverKey(), Rig.keys(), ByteString.EMPTY, 1 << 20, 2), new Ear());
            dealer.send(null, text("waits"), SendOutcome.Listener.IGNORE);
            dealer.send(null, text("waits"), SendOutcome.Listener.IGNORE);
            assertEquals(SendOutcome.FULL, Rig.outcome(dealer, null, text("has no place")));
            assertEquals(1, rig.transport.count(Count.FULL));
        }
    }

    @Test
    void shouldCountWhatOtherThreadsSendTooFast() throws Exception {
        var router = rig.listen(1 << 20, 8, ear);
        var pub = Types.listen(rig, Pattern.PUB, Types.TCP, 8, new Ear());
        var held = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        rig.server.execute(() -> {
            held.countDown();
            Rig.latch(go);
        });
        Rig.latch(held);
        try {
            var nobody = new Peer(ByteString.copyFromUtf8("nobody"), rig.serverKey());
            for (int i = 0; i < 8 + 3; i++) {
                router.send(nobody, text("x"), SendOutcome.Listener.IGNORE);
            }
            assertFacts(Count.OVERRUNS, 3);
            assertFacts(Count.FULL, 3);
            for (int i = 0; i < 8 + 2; i++) {
                pub.send(null, text("x"), SendOutcome.Listener.IGNORE);
            }
            assertFacts(Count.OVERRUNS, 5);
            assertFacts(Count.FULL, 3);
        } finally {
            go.countDown();
        }
    }
}
