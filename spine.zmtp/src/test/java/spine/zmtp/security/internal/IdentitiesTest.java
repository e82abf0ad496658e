package spine.zmtp.security.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.util.List;
import org.junit.jupiter.api.Test;
import spine.api.security.CurveKeyPair;
import spine.zmtp.wire.internal.Greeting;
import spine.zmtp.wire.internal.ProtocolException;

/** SEC-40: a server that answers to two keys for a while, and to the new one alone after that. */
class IdentitiesTest {
    private static final byte[] OF_CLIENT = Greeting.of("CURVE", false);
    private static final byte[] OF_SERVER = Greeting.of("CURVE", true);
    private static final Handshakes BOTH = new Handshakes(Extensions.ALL);
    private final CurveKeyPair former = Duo.keys();
    private final CurveKeyPair next = Duo.keys();
    private final Identities identities = new Identities(List.of(former));

    private Handshake server() {
        return BOTH.server(identities, "ROUTER", OF_SERVER, OF_CLIENT);
    }

    private static Handshake client(CurveKeyPair pinned) {
        return BOTH.client(Duo.CLIENT, pinned.publicKey(), "DEALER", ByteString.EMPTY, OF_CLIENT, OF_SERVER);
    }

    private void shake(CurveKeyPair pinned) throws ProtocolException {
        var server = server();
        var client = client(pinned);
        var welcome = Duo.sent(server.take(client.first()));
        var initiate = Duo.sent(client.take(welcome));
        assertEquals(Duo.CLIENT.publicKey(), ((Handshake.Step.Ask) server.take(initiate)).key());
        assertTrue(client.take(server.admitted().command()) instanceof Handshake.Step.Done);
    }

    private void assertRefused(CurveKeyPair pinned) {
        var refusal = assertThrows(ProtocolException.class, () -> server().take(client(pinned).first()));
        assertEquals("HELLO that is not for this server's key", refusal.getMessage());
    }

    @Test
    void shouldShakeHandsForEitherKeyDuringARotationAndForTheNewOneAfterIt() throws Exception {
        assertRefused(next);
        identities.become(List.of(former, next));
        shake(former);
        shake(next);
        assertRefused(Duo.keys());
        identities.become(List.of(next));
        shake(next);
        assertRefused(former);
    }

    @Test
    void shouldRefuseAHandshakeForAKeyThatIsReplacedInTheMiddleOfIt() throws Exception {
        identities.become(List.of(former, next));
        var server = server();
        var client = client(former);
        var initiate = Duo.sent(client.take(Duo.sent(server.take(client.first()))));
        identities.become(List.of(next));
        assertThrows(ProtocolException.class, () -> server.take(initiate));
    }

    /** A vouch names the server's key: one for the other key of the same server does not fit. */
    @Test
    void shouldStayWithTheKeyThatHelloWasFor() throws Exception {
        identities.become(List.of(former, next));
        var server = server();
        var hello = client(next).first();
        server.take(hello);
        var other = server();
        var client = client(former);
        var initiate = Duo.sent(client.take(Duo.sent(other.take(client.first()))));
        assertThrows(ProtocolException.class, () -> server.take(initiate));
    }

    /** SEC-06: who gave the pairs may wipe them, and who uses a copy may finish, whenever they are replaced. */
    @Test
    void shouldHaveCopiesOfItsOwnUntilItIsClosed() throws Exception {
        var used = identities.copies();
        identities.become(List.of(next));
        assertFalse(former.isDestroyed());
        assertFalse(used.get(0).isDestroyed());
        var pinned = new CurveKeyPair(next.publicKey(), next.secret());
        next.destroy();
        shake(pinned);
        identities.close();
        assertRefused(pinned);
        identities.become(List.of(former));
        assertRefused(former);
    }

    @Test
    void shouldTakeOneOrTwoPairs() {
        assertThrows(IllegalArgumentException.class, () -> identities.become(List.of()));
        assertThrows(IllegalArgumentException.class, () -> identities.become(List.of(former, next, Duo.keys())));
    }
}
