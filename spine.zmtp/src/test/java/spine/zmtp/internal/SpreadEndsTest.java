package spine.zmtp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static spine.zmtp.internal.Rig.send;
import static spine.zmtp.internal.Rig.text;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spine.api.transport.ConnectionEvent.Kind;
import spine.api.transport.ConnectionEvent;
import spine.api.transport.Inbound;
import spine.api.transport.Peer;
import spine.api.transport.Receiver;
import spine.api.transport.SendOutcome;
import spine.zmtp.internal.Rig.Ear;

/** The ends of sessions that are spread over several loops: nothing is delivered after them, and everything is told. */
@Timeout(60)
class SpreadEndsTest {
    @Test
    void shouldDeliverNothingMoreOfWhoWasCutAlthoughItIsOnItsWay() throws Exception {
        try (var rig = new Rig(new Loops(3, 1_024), Rig.Kind.BATCH, Rig.TIMINGS, 256)) {
            var cut = ConcurrentHashMap.<Peer>newKeySet();
            var after = new AtomicInteger();
            var events = new Ear();
            var listening = rig.listen(new Receiver() {
                @Override
                public void onMessage(Inbound message) {
                    if (cut.contains(message.from())) {
                        after.incrementAndGet();
                    } else if (message.frames().get(0).bytes().remaining() == 1) {
                        cut.add(message.from());
                        assertTrue(message.endpoint().cut(message.from(), "revoked"));
                        assertFalse(message.endpoint().cut(message.from(), "again"));
                    }
                    message.release();
                }

                @Override
                public void onEvent(ConnectionEvent event) {
                    events.onEvent(event);
                }
            });
            for (var one : SpreadTest.crowd(rig, listening, 6, new Ear())) {
                one.send(null, text("x"), SendOutcome.Listener.IGNORE);
                for (int i = 0; i < 200; i++) {
                    one.send(null, text("more"), SendOutcome.Listener.IGNORE);
                }
            }
            for (int i = 0; i < 6; i++) {
                assertEquals("revoked", events.event(Kind.REFUSED).detail());
            }
            rig.turn();
            assertEquals(0, after.get());
        }
    }

    @Test
    void shouldCloseWhileBusyTellEveryOutcomeAndEveryEnd() throws Exception {
        try (var rig = SpreadTest.tiny(Rig.Kind.CURVE)) {
            var connected = new AtomicInteger();
            var disconnected = new AtomicInteger();
            var sent = new AtomicInteger();
            var told = new ConcurrentLinkedQueue<SendOutcome>();
            var closed = new CountDownLatch(1);
            var late = new AtomicInteger();
            var listening = rig.listen(new Receiver() {
                @Override
                public void onMessage(Inbound message) {
                    late.addAndGet(closed.getCount() == 0 ? 1 : 0);
                    sent.incrementAndGet();
                    message.endpoint().send(message.from(), message.frames(), told::add);
                }

                @Override
                public void onEvent(ConnectionEvent event) {
                    switch (event.kind()) {
                        case CONNECTED -> connected.incrementAndGet();
                        case DISCONNECTED -> disconnected.incrementAndGet();
                        default -> { }
                    }
                }
            });
            var crowd = SpreadTest.crowd(rig, listening, 12, message ->
                    message.endpoint().send(null, message.frames(), SendOutcome.Listener.IGNORE));
            for (var one : crowd) {
                IntStream.range(0, 50).forEach(i -> one.send(null, text("m" + i), SendOutcome.Listener.IGNORE));
            }
            Rig.until("busy", () -> sent.get() > 5_000);
            listening.close();
            closed.countDown();
            assertEquals(connected.get(), disconnected.get());
            Rig.until("all were told", () -> told.size() == sent.get());
            rig.server.close();
            assertEquals(sent.get(), told.size());
            assertEquals(0, late.get());
        }
    }

    @Test
    void shouldTellEverythingWhenTheReactorClosesWhileBusy() throws Exception {
        var sent = new AtomicInteger();
        var told = new AtomicInteger();
        var ends = new ConcurrentHashMap<Kind, Integer>();
        try (var rig = SpreadTest.tiny(Rig.Kind.AES)) {
            var listening = rig.listen(new Receiver() {
                @Override
                public void onMessage(Inbound message) {
                    sent.incrementAndGet();
                    message.endpoint().send(message.from(), message.frames(), outcome -> told.incrementAndGet());
                }

                @Override
                public void onEvent(ConnectionEvent event) {
                    ends.merge(event.kind(), 1, Integer::sum);
                }
            });
            for (var one : SpreadTest.crowd(rig, listening, 12, message ->
                    message.endpoint().send(null, message.frames(), SendOutcome.Listener.IGNORE))) {
                IntStream.range(0, 50).forEach(i -> one.send(null, text("m" + i), SendOutcome.Listener.IGNORE));
            }
            Rig.until("busy", () -> sent.get() > 5_000);
            rig.server.close();
            assertEquals(sent.get(), told.get());
            assertEquals(ends.get(Kind.CONNECTED), ends.get(Kind.DISCONNECTED));
            assertTrue(Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(t -> t.getName().startsWith("rig-server")), "no thread is left");
        }
    }
}
