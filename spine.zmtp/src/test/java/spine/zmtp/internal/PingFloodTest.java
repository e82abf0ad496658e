package spine.zmtp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static spine.zmtp.internal.Rig.send;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spine.zmtp.internal.Rig.Ear;
import spine.zmtp.session.internal.Session;

/** An admitted peer that asks without end and takes no answer costs no more than what one connection may hold. */
@Timeout(60)
class PingFloodTest {
    private static final int PINGS = 400_000;
    private static final String PING = "\4PING\0\0 of sixteen bytes";

    @Test
    void shouldAnswerNoMorePingsThanThePeerTakes() throws Exception {
        try (var rig = new Rig(Rig.Kind.NULL)) {
            var ear = new Ear();
            var listening = (RouterEndpoint) rig.listen(ear);
            try (var flood = RawPeer.connect(listening.address(), 1, "DEALER")) {
                flood.message("here");
                var session = (Session) listening.session(ear.next().from());
                for (int i = 0; i < PINGS; i++) {
                    flood.command(PING.substring(0, 7 + 16));
                }
                flood.message("there");
                assertEquals("there", ear.next().text(), "it is read all the time");
                assertBounded(rig, session);
                send(rig.connect(listening, new Ear()), "another");
                assertEquals("another", ear.next().text());
            }
        }
    }

    private static void assertBounded(Rig rig, Session session) {
        rig.turn();
        assertTrue(session.unwrittenBytes() <= 300 * 1024, "encoded and not taken: " + session.unwrittenBytes());
    }
}
