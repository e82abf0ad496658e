package spine.zmtp.security.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import spine.api.security.CurveKeyPair;
import spine.zmtp.wire.internal.Greeting;
import spine.zmtp.wire.internal.ProtocolException;

/** Ours against CURVE by Bouncy Castle's primitives, which also breaks the rules that only a peer with keys can break. */
class IndependentCurveTest {
    private static final byte[] OF_CLIENT = Greeting.of("CURVE", false);
    private static final byte[] OF_SERVER = Greeting.of("CURVE", true);
    private static final byte[] DEALER = BcCurve.property("Socket-Type", "DEALER");
    private static final byte[] ROUTER = BcCurve.property("Socket-Type", "ROUTER");
    private static final byte[] SERVER = Duo.SERVER.publicKey().bytes();

    private final Handshake server = new Handshakes(Extensions.ALL).server(Duo.identities(), "ROUTER", OF_SERVER, OF_CLIENT);
    private final BcCurve client = new BcCurve(Duo.CLIENT.secret(), Duo.keys().secret());

    @Test
    void shouldServeAnIndependentClient() throws ProtocolException {
        client.metadata = BcCurve.join("", DEALER, BcCurve.property("identity", "her"), BcCurve.property("X-Other", ""));
        client.welcomed(Duo.sent(server.take(client.hello(SERVER, 1))), SERVER);
        var ask = assertInstanceOf(Handshake.Step.Ask.class, server.take(client.initiate(2)));
        assertEquals(Duo.CLIENT.publicKey(), ask.key());
        var done = server.admitted();
        client.ready(done.command());
        assertArrayEquals(ROUTER, client.peerMetadata);
        assertEquals(ByteString.copyFromUtf8("her"), done.session().routingId());
        var protection = done.session().protection();
        assertEquals("curve", protection.name());
        var plain = new byte[] {1, 9, 8, 7};
        assertArrayEquals(plain, Traffic.open(protection, client.message("CurveZMQMESSAGEC", 3, plain)));
        assertArrayEquals(plain, Traffic.open(protection, client.message("CurveZMQMESSAGEC", 4, plain)));
        assertArrayEquals(plain, client.opened("CurveZMQMESSAGES", Traffic.seal(protection, plain)));
        assertThrows(ProtocolException.class,
                () -> Traffic.open(protection, client.message("CurveZMQMESSAGES", 5, plain)));
    }

    @Test
    void shouldTalkToAnIndependentServer() throws ProtocolException {
        var independent = new BcCurve(Duo.SERVER.secret(), Duo.keys().secret());
        var ours = ours(Extensions.NONE);
        independent.metadata = ROUTER;
        var initiate = Duo.sent(ours.take(independent.welcome(ours.first())));
        assertArrayEquals(Duo.CLIENT.publicKey().bytes(), independent.initiated(initiate));
        assertArrayEquals(BcCurve.join("", DEALER, BcCurve.property("Identity", "me")), independent.peerMetadata);
        var done = assertInstanceOf(Handshake.Step.Done.class, ours.take(independent.ready(41)));
        var protection = done.session().protection();
        var plain = new byte[] {0, 5};
        assertArrayEquals(plain, Traffic.open(protection, independent.message("CurveZMQMESSAGES", 42, plain)));
        assertArrayEquals(plain, independent.opened("CurveZMQMESSAGEC", Traffic.seal(protection, plain)));
    }

    /** No upgrade either: a server cannot make a client use what it did not offer. */
    @Test
    void shouldRefuseASelectionThatWasNotOffered() {
        for (var forged : new String[] {"1a", "1", "", "1bb", "2b", "1z"}) {
            assertSelectionRefused(new Extensions(true, Extensions.Cipher.OFF), BcCurve.property("X-Spine", forged));
        }
        assertSelectionRefused(Extensions.NONE, BcCurve.property("X-Spine", "1b"));
        assertSelectionRefused(Extensions.ALL, BcCurve.join("", BcCurve.property("X-Spine", "1b"),
                BcCurve.property("x-spine", "1c")));
    }

    @Test
    void shouldRefuseAServersMetadataThatBreaksRules() {
        for (var bad : new byte[][] {{}, {1}, BcCurve.property("Socket-Type", "PUB"),
                BcCurve.join("", ROUTER, BcCurve.property("Identity", new byte[256])),
                BcCurve.join("", ROUTER, BcCurve.property("x", new byte[1024]))}) {
            assertServerRefused(Extensions.NONE, bad);
        }
    }

    @Test
    void shouldRefuseAHelloThatBreaksRules() {
        assertHelloRefused(hello -> hello.version = 2);
        assertHelloRefused(hello -> hello.padding = 1);
        assertHelloRefused(hello -> hello.signature[63] = 1);
    }

    /** A vouch for another server is no vouch for us: nobody can pass on what a client made for him. */
    @Test
    void shouldRefuseAVouchForAnotherServer() throws ProtocolException {
        client.metadata = DEALER;
        client.welcomed(Duo.sent(server.take(client.hello(SERVER, 1))), SERVER);
        client.vouchFor = Duo.keys().publicKey().bytes();
        assertThrows(ProtocolException.class, () -> server.take(client.initiate(2)));
    }

    @Test
    void shouldRefuseAnInitiateWhoseNonceDoesNotFollow() throws ProtocolException {
        for (long nonce : new long[] {0, 5, 4, 7, -1}) {
            var fresh = new Handshakes(Extensions.NONE).server(Duo.identities(), "ROUTER", OF_SERVER, OF_CLIENT);
            client.metadata = DEALER;
            client.welcomed(Duo.sent(fresh.take(client.hello(SERVER, 5))), SERVER);
            assertThrows(ProtocolException.class, () -> fresh.take(client.initiate(nonce)));
        }
    }

    @Test
    void shouldRefuseAClientsMetadataThatBreaksRules() throws ProtocolException {
        for (var bad : new byte[][] {{}, {0}, BcCurve.property("Socket-Type", "PUSH"),
                BcCurve.join("", DEALER, DEALER),
                BcCurve.join("", DEALER, BcCurve.property("X-Spine", "1b"), BcCurve.property("X-SPINE", "1b")),
                BcCurve.join("", DEALER, BcCurve.property("Identity", new byte[256])),
                BcCurve.join("", DEALER, new byte[] {5, 'a'}),
                BcCurve.join("", DEALER, BcCurve.property("x", new byte[1024 - DEALER.length - 5]))}) {
            var fresh = new Handshakes(Extensions.ALL).server(Duo.identities(), "ROUTER", OF_SERVER, OF_CLIENT);
            client.metadata = bad;
            client.welcomed(Duo.sent(fresh.take(client.hello(SERVER, 1))), SERVER);
            var initiate = client.initiate(2);
            assertThrows(ProtocolException.class, () -> fresh.take(initiate));
        }
    }

    @Test
    void shouldTakeAsMuchMetadataAsItSays() throws ProtocolException {
        client.metadata = BcCurve.join("", DEALER, BcCurve.property("x", new byte[1024 - DEALER.length - 6]));
        assertTrue(client.metadata.length == Curve.MOST_METADATA);
        client.welcomed(Duo.sent(server.take(client.hello(SERVER, 1))), SERVER);
        var initiate = client.initiate(2);
        assertEquals(server.mostCommandBytes(), initiate.length);
        assertInstanceOf(Handshake.Step.Ask.class, server.take(initiate));
    }

    private void assertHelloRefused(Consumer<BcCurve> wrong) {
        var fresh = new Handshakes(Extensions.ALL).server(Duo.identities(), "ROUTER", OF_SERVER, OF_CLIENT);
        var bad = new BcCurve(Duo.CLIENT.secret(), Duo.keys().secret());
        wrong.accept(bad);
        assertThrows(ProtocolException.class, () -> fresh.take(bad.hello(SERVER, 1)));
    }

    private static void assertSelectionRefused(Extensions offered, byte[] selection) {
        assertServerRefused(offered, BcCurve.join("", ROUTER, selection));
    }

    private static void assertServerRefused(Extensions offered, byte[] metadata) {
        var independent = new BcCurve(Duo.SERVER.secret(), Duo.keys().secret());
        independent.metadata = metadata;
        var ours = ours(offered);
        assertThrows(ProtocolException.class, () -> {
            ours.take(independent.welcome(ours.first()));
            ours.take(independent.ready(1));
        }, () -> Arrays.toString(metadata));
    }

    private static Handshake ours(Extensions settings) {
        CurveKeyPair us = Duo.CLIENT;
        return new Handshakes(settings).client(us, Duo.SERVER.publicKey(), "DEALER", ByteString.copyFromUtf8("me"),
                OF_CLIENT, OF_SERVER);
    }
}
