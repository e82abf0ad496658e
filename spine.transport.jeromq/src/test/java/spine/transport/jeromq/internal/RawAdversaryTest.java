package spine.transport.jeromq.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static spine.transport.jeromq.internal.Bench.ALL;
import static spine.transport.jeromq.internal.Bench.outcome;
import static spine.transport.jeromq.internal.Bench.send;
import static spine.transport.jeromq.internal.Bench.text;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spine.api.transport.ConnectionEvent.Kind;
import spine.api.transport.Endpoint;
import spine.api.transport.SendOutcome;
import spine.transport.jeromq.internal.Bench.Ear;

/** Peers that know the server's key and break the protocol behind it. */
@Timeout(120)
class RawAdversaryTest {
    private final Bench bench = new Bench();
    private final Ear ear = new Ear();

    @AfterEach
    void closesInTime() {
        bench.close();
        assertEquals(0, Bench.threads("bench-server"));
    }

    private RawCurve raw(Endpoint to) throws IOException {
        return new RawCurve(to, Bench.keys(), bench.serverKeys.publicKey().bytes());
    }

    private void assertServesGoodPeers(Endpoint listening) throws Exception {
        send(bench.connect(listening, new Ear()), "good");
        while (!ear.next().text().equals("good")) {
            // What the adversary got through before.
        }
    }

    @Test
    void shouldServeAPeerThatKeepsTheRules() throws Exception {
        var listening = bench.listen(ALL, ear);
        try (var client = raw(listening).ready()) {
            client.message(1, "a".getBytes(US_ASCII)).message(0, "b".getBytes(US_ASCII));
            assertEquals(2, ear.next().frames().size());
        }
    }

    /** JeroMQ's buffer for it holds 256 bytes and overflows; the connection is dead and must not stay. */
    @Test
    void shouldEndAConnectionWithOversizedMetadata() throws Exception {
        var listening = bench.listen(ALL, ear);
        try (var client = raw(listening)) {
            client.hello().initiate(RawCurve.property("X", "x".repeat(2_000)));
            client.assertClosedByServer();
            ear.event(Kind.HANDSHAKE_FAILED);
        }
        assertServesGoodPeers(listening);
    }

    @Test
    void shouldRefuseAnotherSocketType() throws Exception {
        var listening = bench.listen(ALL, ear);
        try (var client = raw(listening)) {
            client.hello().initiate(RawCurve.property("Socket-Type", "SUB"));
            client.assertClosedByServer();
        }
        assertServesGoodPeers(listening);
    }

    @Test
    void shouldEndAConnectionWithAMessageBeforeTheHandshakeIsDone() throws Exception {
        var listening = bench.listen(ALL, ear);
        try (var client = raw(listening)) {
            client.hello().message(0, "early".getBytes(US_ASCII)).assertClosedByServer();
            ear.event(Kind.HANDSHAKE_FAILED);
        }
        assertServesGoodPeers(listening);
    }

    @Test
    void shouldNeverDeliverAlteredOrRepeatedCiphertext() throws Exception {
        var listening = bench.listen(ALL, ear);
        try (var client = raw(listening).ready()) {
            client.message(0, "fine".getBytes(US_ASCII));
            assertEquals("fine", ear.next().text());
            var forged = new byte[60];
            ByteBuffer.wrap(forged).put((byte) 7).put("MESSAGE".getBytes(US_ASCII)).putLong(99);
            client.frame(0, forged);
            client.assertClosedByServer();
            assertTrue(ear.event(Kind.PROTOCOL_ERROR).detail().contains("box"));
        }
        assertServesGoodPeers(listening);
    }

    @Test
    void shouldSurviveMalformedPings() throws Exception {
        var listening = bench.listen(ALL, ear);
        for (var body : new String[] {"\4PING", "\4PING\0", "\4PING\0\1", "\4PINGxx" + "y".repeat(300), "", "\377"}) {
            try (var client = raw(listening).ready()) {
                client.message(2, body.getBytes(US_ASCII));
                client.message(0, "alive".getBytes(US_ASCII));
            }
        }
        assertServesGoodPeers(listening);
    }

    private static byte[] named(String routingId) {
        return RawCurve.join(RawCurve.property("Socket-Type", "DEALER"), RawCurve.property("Identity", routingId));
    }

    /** SEC-20: JeroMQ lets an admitted peer overwrite the key that its own handshake proved. It must not help. */
    @Test
    void shouldNotBelieveAPeerThatSendsTheUserIdOfAnother() throws Exception {
        var listening = bench.listen(ALL, ear);
        var admin = Bench.keys().publicKey();
        try (var liar = raw(listening)) {
            liar.ready(RawCurve.join(named("x"), RawCurve.property("User-Id", admin.z85())));
            liar.message(0, "I am the administrator".getBytes(US_ASCII));
            assertTrue(ear.event(Kind.PROTOCOL_ERROR).detail().contains("claims to be another"));
            assertTrue(ear.messages.isEmpty());
        }
        assertServesGoodPeers(listening);
    }

    /** The same with the address: it must not get into the connection of somebody else, silent or not. */
    @Test
    void shouldNotBelieveAPeerThatSendsTheAddressOfAnother() throws Exception {
        var listening = bench.listen(ALL, ear);
        try (var silent = raw(listening).ready(); var liar = raw(listening)) {
            var address = "127.0.0.1:" + silent.socket.getLocalPort();
            liar.ready(RawCurve.join(named("liar"), RawCurve.property("Peer-Address", address)));
            liar.message(0, "first".getBytes(US_ASCII));
            var wrong = ear.next().from();
            silent.message(0, "mine".getBytes(US_ASCII));
            var right = ear.next().from();
            assertTrue(!wrong.key().equals(right.key()));
            assertEquals(SendOutcome.SENT, outcome(listening, right, text("yours")));
            liar.message(0, "second".getBytes(US_ASCII));
            assertTrue(ear.event(Kind.PROTOCOL_ERROR).detail().contains("another connection's address"));
            assertTrue(listening.cut(right, "test"));
            silent.assertClosedByServer();
        }
        assertServesGoodPeers(listening);
    }

    /** SEC-20: another key may call itself the same; each has its own messages, and the receiver is told who it is. */
    @Test
    void shouldNotGiveARoutingIdInUseToAnotherKey() throws Exception {
        var listening = bench.listen(ALL, ear);
        var answers = new Ear();
        var owner = bench.connect(listening, Bench.keys(), "agent", answers);
        send(owner, "mine");
        var peer = ear.next().from();
        try (var thief = raw(listening)) {
            thief.ready(named("agent"));
            thief.message(0, "I am the agent".getBytes(US_ASCII));
            var heard = ear.next().from();
            assertEquals(peer.routingId(), heard.routingId());
            assertTrue(!heard.key().equals(peer.key()));
            for (int i = 0; i < 100; i++) {
                assertEquals(SendOutcome.SENT, outcome(listening, peer, text("for the owner " + i)));
                assertEquals("for the owner " + i, answers.next().text());
            }
            send(owner, "still here");
            assertEquals(peer, ear.next().from());
            thief.socket.setSoTimeout(1);
            assertThrows(SocketTimeoutException.class, thief.in::read);
            assertEquals(SendOutcome.SENT, outcome(listening, heard, text("no")));
            thief.socket.setSoTimeout((int) Bench.SECONDS * 1_000);
            assertTrue(thief.in.read() >= 0);
        }
        assertEquals(SendOutcome.SENT, outcome(listening, peer, text("the thief has gone")));
    }

    /** BR-14: a component that comes back before its old connection was found dead has its routing id at once. */
    @Test
    void shouldGiveARoutingIdBackToItsKey() throws Exception {
        var listening = bench.listen(ALL, ear);
        var keys = Bench.keys();
        try (var old = new RawCurve(listening, keys, bench.serverKeys.publicKey().bytes())) {
            old.ready(named("agent")).message(0, "old".getBytes(US_ASCII));
            assertEquals("old", ear.next().text());
            var answers = new Ear();
            send(bench.connect(listening, keys, "agent", answers), "back");
            var peer = ear.next().from();
            assertEquals("agent", peer.routingId().toStringUtf8());
            old.assertClosedByServer();
            assertEquals(SendOutcome.SENT, outcome(listening, peer, text("welcome")));
            assertEquals("welcome", answers.next().text());
        }
    }

    /** What an engine chooses begins with a zero octet (RFC 28): nobody has such an id by asking for it. */
    @Test
    void shouldChooseTheRoutingIdOfWhoAsksForNoneOrForOneThatCannotBe() throws Exception {
        var listening = bench.listen(ALL, ear);
        var ids = new HashSet<ByteString>();
        for (var metadata : new byte[][] {RawCurve.property("Socket-Type", "DEALER"), named(""), named("\0agent"),
                RawCurve.join(named("x"), new byte[] {8, 'I', 'd', 'e', 'n', 't', 'i', 't', 'y', 0, 0, 0, 1, (byte) 0xff})}) {
            try (var client = raw(listening)) {
                client.ready(metadata).message(0, "who am I".getBytes(US_ASCII));
                var peer = ear.next().from();
                assertEquals(0, peer.routingId().byteAt(0));
                ids.add(peer.routingId());
                assertEquals(SendOutcome.SENT, outcome(listening, peer, text("you")));
                assertTrue(client.in.read() >= 0);
            }
        }
        assertEquals(4, ids.size());
    }
}
