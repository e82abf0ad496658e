package spine.zmtp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static spine.zmtp.internal.Rig.send;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spine.api.transport.Endpoint;
import spine.api.transport.Inbound;
import spine.api.transport.Peer;
import spine.api.transport.Receiver;

/** HB-05: whose connection has ended is told, once, and before the next connection under his routing id says anything. */
@Timeout(60)
class GoneTest extends Looped {
    /** Whose connection has ended does not come back: clients that take a place from each other have no order to test. */
    private static final Timings NEVER_AGAIN = new Timings(5_000, 15_000, 60_000, 60_000);

    private final Rig rig = new Rig(new Loops(loops(), Loops.RING_MESSAGES), Rig.Kind.CURVE, NEVER_AGAIN, 256);
    private final BlockingQueue<String> story = new LinkedBlockingQueue<>();
    private final Receiver teller = new Receiver() {
        @Override
        public void onMessage(Inbound message) {
            story.add(message.from().routingId().toStringUtf8() + " says "
                    + message.frames().get(0).toByteString().toStringUtf8());
            message.release();
        }

        @Override
        public void onGone(Endpoint endpoint, Peer peer) {
            story.add(peer.routingId().toStringUtf8() + " is gone");
        }
    };

    @AfterEach
    void close() {
        rig.close();
    }

    private String told() throws InterruptedException {
        return story.poll(Rig.SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void shouldTellOnceWhoIsGone() throws Exception {
        var listening = rig.listen(teller);
        var keys = Rig.keys();
        for (int life = 0; life < 3; life++) {
            var connected = rig.connect(listening, keys, "worker", new Rig.Ear());
            send(connected, "hello");
            assertEquals("worker says hello", told());
            connected.close();
            assertEquals("worker is gone", told());
        }
    }

    /** The former connection is alive and perhaps on another loop, which closes it later. */
    @Test
    void shouldTellBeforeTheNextConnectionSpeaks() throws Exception {
        var listening = rig.listen(teller);
        var keys = Rig.keys();
        send(rig.connect(listening, keys, "worker", new Rig.Ear()), "life 0");
        assertEquals("worker says life 0", told());
        for (int life = 1; life < 4; life++) {
            send(rig.connect(listening, keys, "worker", new Rig.Ear()), "life " + life);
            assertEquals("worker is gone", told());
            assertEquals("worker says life " + life, told());
        }
    }

    @Test
    void shouldSayNothingWhenTheEndpointItselfIsClosed() throws Exception {
        var listening = rig.listen(teller);
        send(rig.connect(listening, Rig.keys(), "worker", new Rig.Ear()), "hello");
        assertEquals("worker says hello", told());
        listening.close();
        rig.turn();
        assertNull(story.poll());
    }
}
