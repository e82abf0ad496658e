package spine.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Timeout;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectionEvent;
import spine.api.transport.ConnectionEvent.Kind;
import spine.api.transport.Inbound;
import spine.api.transport.Receiver;
import spine.api.transport.SendOutcome;

/** Peers that are killed in the middle of 10 MB: nothing partial is delivered, others go on. */
@Timeout(180)
class KilledTest {
    /** Passes small messages on, and checks large ones: each must be whole and what flood mode sends. */
    private static final class Inspector implements Receiver {
        final Ear ear = new Ear();
        final CountDownLatch large = new CountDownLatch(2);
        final AtomicReference<String> wrong = new AtomicReference<>();

        @Override
        public void onMessage(Inbound message) {
            var frame = message.frames().get(0).toByteString();
            if (frame.size() < 1_000) {
                ear.onMessage(message);
                return;
            }
            if (message.frames().size() != 1 || frame.size() != Contents.LARGEST || !filled(frame)) {
                wrong.compareAndSet(null, "a message of " + frame.size() + " bytes in " + message.frames().size());
            }
            large.countDown();
            message.release();
        }

        private static boolean filled(ByteString frame) {
            byte filling = frame.byteAt(7);
            for (int i = 8; i < frame.size(); i += 997) {
                if (frame.byteAt(i) != filling) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public void onEvent(ConnectionEvent event) {
            ear.onEvent(event);
        }
    }

    @OnEachPair
    void shouldDeliverNothingPartialOfASenderThatIsKilled(Engine engine, Foreign foreign) throws Exception {
        try (var site = new Site(engine)) {
            var inspector = new Inspector();
            var router = site.listen(inspector);
            var client = site.client(foreign, router, "type", "DEALER", "mode", "flood", "count", "8", "size",
                    Integer.toString(Contents.LARGEST));
            // Twice 10 MiB under jnacl take their time on a machine that is busy.
            assertTrue(inspector.large.await(3 * Site.SECONDS, TimeUnit.SECONDS), "nothing came");
            client.kill();
            inspector.ear.event(Kind.DISCONNECTED);
            assertEquals(null, inspector.wrong.get());
            site.assertServes(router, inspector.ear);
        }
    }

    /** Deterministic: half of the frame, then a reset. */
    @OnEachEngine
    void shouldDeliverNothingOfHalfAFrame(Engine engine) throws Exception {
        try (var site = new Site(engine)) {
            var ear = new Ear();
            var router = site.listen(ear);
            try (var raw = new RawClient(site, router).ready()) {
                var sealed = raw.sealed(0, new byte[1 << 20]);
                raw.header(0, sealed.length);
                raw.write(java.util.Arrays.copyOf(sealed, sealed.length / 2));
                raw.reset();
            }
            ear.event(Kind.DISCONNECTED, Kind.PROTOCOL_ERROR);
            site.assertServes(router, ear);
            assertTrue(ear.messages.isEmpty());
        }
    }

    /** The first part of a message whose last part never comes. */
    @OnEachEngine
    void shouldDeliverNothingOfHalfAMessage(Engine engine) throws Exception {
        try (var site = new Site(engine)) {
            var ear = new Ear();
            var router = site.listen(ear);
            try (var raw = new RawClient(site, router).ready()) {
                raw.message(1, new byte[100]);
                raw.message(1, new byte[0]);
                raw.reset();
            }
            ear.event(Kind.DISCONNECTED, Kind.PROTOCOL_ERROR);
            site.assertServes(router, ear);
            assertTrue(ear.messages.isEmpty());
        }
    }

    /** The receiver stops in the middle of 10 MB, which therefore wait in our hands, and is killed. */
    @OnEachPair
    void shouldServeOthersWhileAReceiverHangsAndDies(Engine engine, Foreign foreign) throws Exception {
        try (var site = new Site(engine)) {
            var ear = new Ear();
            var router = site.listen(ear);
            var client = site.client(foreign, router, "type", "DEALER", "hello", "hello");
            var peer = ear.next("hello").from();
            client.freeze();
            for (int i = 0; i < 4; i++) {
                router.send(peer, List.of(Buffer.of(new byte[Contents.LARGEST])), SendOutcome.Listener.IGNORE);
            }
            site.assertServes(router, ear);
            client.kill();
            ear.event(Kind.DISCONNECTED);
            site.assertServes(router, ear);
        }
    }
}
