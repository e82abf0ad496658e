package spine.transport.jeromq.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static spine.transport.jeromq.internal.Bench.ALL;
import static spine.transport.jeromq.internal.Bench.outcome;
import static spine.transport.jeromq.internal.Bench.send;
import static spine.transport.jeromq.internal.Bench.text;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import spine.api.security.CurveKeyPair;
import spine.api.transport.ConnectOptions;
import spine.api.transport.ConnectionEvent.Kind;
import spine.api.transport.Endpoint;
import spine.api.transport.SendOutcome;
import spine.transport.jeromq.internal.Bench.Ear;

/** SEC-40: the server's key changes, make before break, at one address and without a connection lost. */
@Timeout(120)
class RotationTest extends Adversary {
    private final CurveKeyPair next = Bench.keys();

    private Endpoint connect(Endpoint to, CurveKeyPair pinned, Ear answers) throws Exception {
        return bench.client().connect(new ConnectOptions(to.address(), pinned.publicKey(), Bench.keys()), answers);
    }

    @Test
    void shouldServeBothKeysDuringARotationAndTheNewOneAfterIt() throws Exception {
        assertTrue(bench.transport.features().rotates());
        var listening = bench.listen(ALL, ear);
        var answers = new Ear();
        var before = connect(listening, bench.serverKeys, answers);
        send(before, "before");
        var peer = ear.next().from();
        assertTrue(listening.accept(List.of(bench.serverKeys, next)));
        for (int i = 0; i < 5; i++) {
            send(connect(listening, bench.serverKeys, new Ear()), "by the former");
            assertEquals("by the former", ear.next().text());
            send(connect(listening, next, new Ear()), "by the next");
            assertEquals("by the next", ear.next().text());
        }
        assertTrue(listening.accept(List.of(next)));
        send(before, "stays");
        assertEquals("stays", ear.next().text());
        assertEquals(SendOutcome.SENT, outcome(listening, peer, text("you too")));
        assertEquals("you too", answers.next().text());
        send(connect(listening, next, new Ear()), "after");
        assertEquals("after", ear.next().text());
        assertRefused(listening, bench.serverKeys);
    }

    private void assertRefused(Endpoint listening, CurveKeyPair pinned) throws Exception {
        ear.events.clear();
        var late = connect(listening, pinned, new Ear());
        late.send(null, text("too late"), SendOutcome.Listener.IGNORE);
        assertTrue(ear.event(Kind.HANDSHAKE_FAILED).detail().contains("wrong key"));
        assertTrue(ear.messages.isEmpty());
        late.close();
    }

    @Test
    void shouldForgetTheNextKeyWhenARotationIsAbandoned() throws Exception {
        var listening = bench.listen(ALL, ear);
        assertRefused(listening, next);
        assertTrue(listening.accept(List.of(bench.serverKeys, next)));
        assertTrue(listening.accept(List.of(bench.serverKeys)));
        assertRefused(listening, next);
        assertServesGoodPeers(listening);
        listening.close();
        assertFalse(listening.accept(List.of(bench.serverKeys)));
    }

    /** Handshakes of both keys that overlap on the one I/O thread: each is done with the key that its HELLO is for. */
    @Test
    void shouldNotMixUpKeysWhenHandshakesOverlap() throws Exception {
        var listening = bench.listen(ALL, ear);
        assertTrue(listening.accept(List.of(bench.serverKeys, next)));
        var former = new RawCurve[4];
        var latter = new RawCurve[4];
        for (int i = 0; i < 4; i++) {
            former[i] = new RawCurve(listening, Bench.keys(), bench.serverKeys.publicKey().bytes()).hello();
            latter[i] = new RawCurve(listening, Bench.keys(), next.publicKey().bytes()).hello();
        }
        for (int i = 3; i >= 0; i--) {
            for (var each : List.of(latter[i], former[i])) {
                each.admitted(RawCurve.property("Socket-Type", "DEALER"));
                each.message(0, new byte[] {'x'});
                assertEquals("x", ear.next().text());
                each.close();
            }
        }
    }

    @Test
    void shouldRotateForBareJeromqClients() throws Exception {
        var listening = bench.listen(ALL, ear);
        assertTrue(listening.accept(List.of(bench.serverKeys, next)));
        try (var context = new ZContext()) {
            for (var pinned : List.of(next, bench.serverKeys)) {
                var keys = Bench.keys();
                var socket = context.createSocket(SocketType.DEALER);
                socket.setHandshakeIvl(500);
                socket.setCurvePublicKey(keys.publicKey().bytes());
                socket.setCurveSecretKey(keys.secret());
                socket.setCurveServerKey(pinned.publicKey().bytes());
                socket.connect(listening.address());
                socket.send("bare");
                assertEquals(keys.publicKey(), ear.next().from().key());
            }
        }
    }
}
