package spine.zmtp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static spine.zmtp.internal.Rig.send;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spine.api.security.CurveKeyPair;
import spine.api.transport.ConnectOptions;
import spine.api.transport.ConnectionEvent.Kind;
import spine.api.transport.Endpoint;
import spine.zmtp.internal.Rig.Ear;

/** SEC-40: the server's key changes, make before break, at one address and without a connection lost. */
@Timeout(60)
class RotationTest extends Looped {
    private final Rig rig = new Rig(loops());
    private final Ear ear = new Ear();
    private final CurveKeyPair next = Rig.keys();

    @AfterEach
    void close() {
        rig.close();
    }

    private Endpoint connect(Endpoint to, CurveKeyPair pinned, Ear events) throws Exception {
        return rig.client().connect(new ConnectOptions(to.address(), pinned.publicKey(), Rig.keys()), events);
    }

    @Test
    void shouldServeBothKeysDuringARotationAndTheNewOneAfterIt() throws Exception {
        assertTrue(rig.transport.features().rotates());
        var listening = rig.listen(ear);
        var before = connect(listening, rig.serverKeys, new Ear());
        send(before, "before");
        assertEquals("before", ear.next().text());
        assertTrue(listening.accept(List.of(rig.serverKeys, next)));
        send(connect(listening, rig.serverKeys, new Ear()), "by the former");
        assertEquals("by the former", ear.next().text());
        send(connect(listening, next, new Ear()), "by the next");
        assertEquals("by the next", ear.next().text());
        assertTrue(listening.accept(List.of(next)));
        send(before, "stays");
        assertEquals("stays", ear.next().text());
        send(connect(listening, next, new Ear()), "after");
        assertEquals("after", ear.next().text());
        var late = new Ear();
        connect(listening, rig.serverKeys, late);
        assertEquals("HELLO that is not for this server's key", ear.event(Kind.HANDSHAKE_FAILED).detail());
        late.event(Kind.DISCONNECTED);
    }
}
