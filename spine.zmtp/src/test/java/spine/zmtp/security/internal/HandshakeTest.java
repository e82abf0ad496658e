package spine.zmtp.security.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import spine.api.security.CurveKeyPair;
import spine.api.security.VerifiedKey;
import spine.zmtp.wire.internal.ErrorCommand;
import spine.zmtp.wire.internal.Greeting;
import spine.zmtp.wire.internal.ProtocolException;
import spine.zmtp.wire.internal.RefusedException;

class HandshakeTest {
    private static final Handshakes PLAIN = new Handshakes(Extensions.NONE);

    @ParameterizedTest
    @EnumSource(Suite.class)
    void shouldEstablishTheSameOnBothSides(Suite suite) throws ProtocolException {
        var duo = Duo.of(suite);
        assertEquals(Duo.CLIENT.publicKey(), duo.asked);
        assertEquals(Duo.CLIENT.publicKey(), duo.atServer.peer());
        assertEquals(Duo.SERVER.publicKey(), duo.atClient.peer());
        assertEquals("DEALER", duo.atServer.socketType());
        assertEquals("ROUTER", duo.atClient.socketType());
        assertEquals(ByteString.copyFromUtf8("me"), duo.atServer.routingId());
        for (int size : new int[] {0, 1, 200, 221, 222, 223, 224, 238, 239, 240, 255, 256, 8192, 65_500}) {
            var up = Traffic.plain(duo.atClient.protection(), size);
            assertArrayEquals(up, Traffic.open(duo.atServer.protection(), Traffic.seal(duo.atClient.protection(), up)));
            var down = Traffic.plain(duo.atServer.protection(), size);
            assertArrayEquals(down,
                    Traffic.open(duo.atClient.protection(), Traffic.seal(duo.atServer.protection(), down)));
        }
    }

    @Test
    void shouldHaveTheSizesOfRfc26() throws ProtocolException {
        var sizes = new int[4];
        new Duo(PLAIN, PLAIN).shake((stage, command) -> {
            sizes[stage.ordinal()] = command.length;
            return command;
        });
        assertArrayEquals(new int[] {200, 168, 257 + 22 + 15, 30 + 22}, sizes);
    }

    @Test
    void shouldNotOutgrowJeroMqsRoomForMetadata() throws ProtocolException {
        var both = new Handshakes(Extensions.ALL);
        var ofClient = Greeting.of("CURVE", false);
        var ofServer = Greeting.of("CURVE", true);
        for (int id = 200; id <= 255; id++) {
            var client = both.client(Duo.CLIENT, Duo.SERVER.publicKey(), "DEALER",
                    ByteString.copyFrom(new byte[id]), ofClient, ofServer);
            var server = both.server(Duo.identities(), "ROUTER", ofServer, ofClient);
            var initiate = Duo.sent(client.take(Duo.sent(server.take(client.first()))));
            int bare = 257 + 22 + 13 + id;
            assertTrue(initiate.length == bare || initiate.length <= 257 + 256, "id of " + id);
            server.take(initiate);
            var done = assertInstanceOf(Handshake.Step.Done.class, client.take(server.admitted().command()));
            assertEquals(initiate.length == bare, done.session().protection().name().equals("curve"));
        }
    }

    /** SEC-34: a server with another key than the pinned one is nobody. */
    @Test
    void shouldRefuseAClientThatExpectsAnotherServer() {
        var refusal = assertThrows(ProtocolException.class,
                () -> new Duo(PLAIN, PLAIN, Duo.keys().publicKey()).shake());
        assertEquals("HELLO that is not for this server's key", refusal.getMessage());
    }

    /** A client that knows another's public key, but not its secret, is not let through. */
    @Test
    void shouldRefuseAClientThatDoesNotHoldItsKey() {
        var stolen = new CurveKeyPair(Duo.CLIENT.publicKey(), Duo.keys().secret());
        var ofClient = Greeting.of("CURVE", false);
        var ofServer = Greeting.of("CURVE", true);
        var client = PLAIN.client(stolen, Duo.SERVER.publicKey(), "DEALER", ByteString.EMPTY, ofClient, ofServer);
        var server = PLAIN.server(Duo.identities(), "ROUTER", ofServer, ofClient);
        var refusal = assertThrows(ProtocolException.class,
                () -> server.take(Duo.sent(client.take(Duo.sent(server.take(client.first()))))));
        assertEquals("INITIATE whose client key did not vouch for it", refusal.getMessage());
    }

    /** The greeting is not encrypted; what a stranger changes in it ends a session with records. */
    @Test
    void shouldNotReadRecordsWhenTheGreetingWasChanged() throws ProtocolException {
        var seen = Greeting.of("CURVE", false);
        seen[11] = 0;
        for (var suite : List.of(Suite.AES_256_GCM, Suite.CHACHA20_POLY1305)) {
            var both = Duo.with(List.of(suite), Entropy.system());
            var duo = new Duo(both, both, Duo.SERVER.publicKey(), seen).shake();
            var record = Traffic.seal(duo.atClient.protection(), new byte[100]);
            assertThrows(ProtocolException.class, () -> Traffic.open(duo.atServer.protection(), record));
        }
    }

    /** A recorded handshake is worth nothing: the cookie is of another. */
    @Test
    void shouldRefuseReplayedCommands() throws ProtocolException {
        var recorded = new byte[4][];
        new Duo(PLAIN, PLAIN).shake((stage, command) -> recorded[stage.ordinal()] = command);
        var again = PLAIN.server(Duo.identities(), "ROUTER", Greeting.of("CURVE", true), Greeting.of("CURVE", false));
        again.take(recorded[0]);
        var refusal = assertThrows(ProtocolException.class, () -> again.take(recorded[2]));
        assertEquals("INITIATE with a cookie that is not of this handshake", refusal.getMessage());
        for (int stage : new int[] {1, 3}) {
            assertThrows(ProtocolException.class, () -> new Duo(PLAIN, PLAIN).shake(
                    (at, command) -> at.ordinal() == stage ? recorded[stage] : command));
        }
    }

    @Test
    void shouldBeOverAfterAnythingOutOfTurn() throws ProtocolException {
        var duo = new Duo(PLAIN, PLAIN);
        var hello = duo.client.first();
        duo.server.take(hello);
        assertThrows(ProtocolException.class, () -> duo.server.take(hello));
        assertThrows(ProtocolException.class, () -> duo.server.take(hello));
        assertThrows(IllegalStateException.class, duo.server::admitted);
        assertThrows(IllegalStateException.class, duo.client::first);
        assertThrows(IllegalStateException.class, duo.client::admitted);
        assertNull(duo.server.first());
    }

    /** SEC-17, SEC-18: a refusal of the gate reaches the client as a status. */
    @Test
    void shouldTellTheClientThatTheGateRefused() throws ProtocolException {
        var duo = new Duo(PLAIN, PLAIN);
        var initiate = Duo.sent(duo.client.take(Duo.sent(duo.server.take(duo.client.first()))));
        assertInstanceOf(Handshake.Step.Ask.class, duo.server.take(initiate));
        var error = duo.server.refused("400");
        var refusal = assertThrows(RefusedException.class, () -> duo.client.take(error));
        assertEquals("400", refusal.reason());
        assertThrows(IllegalStateException.class, duo.server::admitted);
    }

    /** RFC 26: clients send no ERROR. */
    @Test
    void shouldTakeNoErrorFromAClient() {
        var duo = new Duo(PLAIN, PLAIN);
        assertThrows(ProtocolException.class, () -> duo.server.take(ErrorCommand.of("x")));
    }

    @Test
    void shouldRefuseKeysOfSmallOrder() {
        var zero = new VerifiedKey[] {VerifiedKey.of(new byte[32])};
        assertThrows(IllegalStateException.class, () -> new Duo(PLAIN, PLAIN, zero[0]).shake());
        assertThrows(ProtocolException.class, () -> new Duo(PLAIN, PLAIN).shake((stage, command) -> {
            if (stage == Duo.Stage.HELLO) {
                Arrays.fill(command, Curve.HELLO_KEY_AT, Curve.HELLO_NONCE_AT, (byte) 0);
            }
            return command;
        }));
    }

    @Test
    void shouldRefuseEveryTruncation() throws ProtocolException {
        for (var stage : Duo.Stage.values()) {
            for (int cut : new int[] {0, 1, 5, 6, 9, 14, 29, 30, 100, 167, 199}) {
                assertThrows(ProtocolException.class, () -> new Duo(PLAIN, PLAIN).shake((at, command) ->
                        at == stage ? Arrays.copyOf(command, Math.min(cut, command.length - 1)) : command), "" + stage);
            }
            assertThrows(ProtocolException.class, () -> new Duo(PLAIN, PLAIN).shake(
                    (at, command) -> at == stage ? Arrays.copyOf(command, command.length + 1) : command));
            assertThrows(ProtocolException.class, () -> new Duo(PLAIN, PLAIN).shake(
                    (at, command) -> at == stage ? Arrays.copyOf(command, 4_000) : command));
        }
    }

    @Test
    void shouldShakeHandsWithoutSecurityInTestsOnly() throws ProtocolException {
        var none = Handshakes.none();
        assertEquals("NULL", none.mechanism());
        assertEquals("CURVE", PLAIN.mechanism());
        var client = none.client(Duo.CLIENT, Duo.SERVER.publicKey(), "REQ", ByteString.EMPTY, null, null);
        var server = none.server(Duo.identities(), "ROUTER", null, null);
        var toServer = client.first();
        var toClient = server.first();
        assertInstanceOf(Handshake.Step.Ask.class, server.take(toServer));
        assertEquals("REQ", server.admitted().session().socketType());
        var done = assertInstanceOf(Handshake.Step.Done.class, client.take(toClient));
        assertNull(done.command());
    }
}
