package spine.zmtp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static spine.zmtp.internal.Rig.send;

import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spine.api.transport.Inbound;
import spine.api.transport.SendOutcome;
import spine.zmtp.internal.Rig.Ear;

/** A message that is over never names another sender than its own. */
@Timeout(60)
class MessageAfterTest {
    @Test
    void shouldStillSayWhoseItWasAfterReleaseHoweverManyCameSince() throws Exception {
        try (var rig = new Rig()) {
            var kept = new LinkedBlockingQueue<Inbound>();
            var listening = rig.listen(kept::add);
            var first = Rig.keys();
            send(rig.connect(listening, first, "first", new Ear()), "x");
            var message = kept.take();
            message.release();
            var second = rig.connect(listening, Rig.keys(), "second", new Ear());
            for (int i = 0; i < 2_000; i++) {
                second.send(null, Rig.text("y"), SendOutcome.Listener.IGNORE);
            }
            for (int i = 0; i < 2_000; i++) {
                kept.take().release();
            }
            assertEquals(first.publicKey(), message.from().key());
            assertEquals(listening, message.endpoint());
            assertThrows(IllegalStateException.class, message::release);
        }
    }
}
