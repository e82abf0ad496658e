package spine.zmtp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static spine.zmtp.internal.Rig.outcome;
import static spine.zmtp.internal.Rig.send;
import static spine.zmtp.internal.Rig.text;

import com.google.protobuf.ByteString;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spine.api.transport.ConnectionEvent.Kind;
import spine.api.transport.ConnectionEvent;
import spine.api.transport.Endpoint;
import spine.api.transport.Inbound;
import spine.api.transport.ListenOptions;
import spine.api.transport.Peer;
import spine.api.transport.SendOutcome;
import spine.zmtp.internal.Rig.Ear;

/** BR-09, RFC 28: who has which routing id, and what happens to who is gone. */
@Timeout(60)
class PeersTest extends Looped {
    private final Rig rig = new Rig(loops());
    private final Ear ear = new Ear();

    @org.junit.jupiter.api.AfterEach
    void close() {
        rig.close();
    }

    @Test
    void shouldSayUnreachableWhenThePeerIsUnknownOrGoneOrAnother() throws Exception {
        var listening = rig.listen(ear);
        var connected = rig.connect(listening, Rig.keys(), "a", new Ear());
        send(connected, "x");
        var peer = ear.next().from();
        assertEquals(SendOutcome.UNREACHABLE, outcome(listening, new Peer(ByteString.copyFromUtf8("b"), peer.key()),
                text("y")));
        assertEquals(SendOutcome.UNREACHABLE, outcome(listening,
                new Peer(peer.routingId(), Rig.keys().publicKey()), text("y")));
        connected.close();
        ear.event(Kind.DISCONNECTED);
        assertEquals(SendOutcome.UNREACHABLE, outcome(listening, peer, text("y")));
    }

    @Test
    void shouldSayUnreachableToWhoSendsWhileThePeersEndIsTold() throws Exception {
        var told = new LinkedBlockingQueue<SendOutcome>();
        var peer = new AtomicReference<Peer>();
        var listening = new AtomicReference<Endpoint>();
        listening.set(rig.listen(new Ear() {
            @Override
            public void onEvent(ConnectionEvent event) {
                if (event.kind() == Kind.DISCONNECTED) {
                    listening.get().send(peer.get(), text("late"), told::add);
                }
            }

            @Override
            public void onMessage(Inbound message) {
                peer.set(message.from());
                super.onMessage(message);
            }
        }));
        var connected = rig.connect(listening.get(), Rig.keys(), "a", new Ear());
        send(connected, "x");
        Rig.until("heard", () -> peer.get() != null);
        connected.close();
        assertEquals(SendOutcome.UNREACHABLE, told.poll(Rig.SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void shouldGiveEachPeerAnIdOfItsOwnIfItBringsNone() throws Exception {
        var listening = rig.listen(ear);
        send(rig.connect(listening, new Ear()), "1");
        send(rig.connect(listening, new Ear()), "2");
        var first = ear.next().from().routingId();
        var second = ear.next().from().routingId();
        assertNotEquals(first, second);
        assertEquals(5, first.size());
        assertEquals(0, first.byteAt(0));
    }

    @Test
    void shouldRefuseAnIdThatAnotherKeyHasAndLeaveItsOwnerAlone() throws Exception {
        var listening = rig.listen(ear);
        var answers = new Ear();
        send(rig.connect(listening, Rig.keys(), "a", answers), "owner");
        var owner = ear.next().from();
        var thief = new Ear();
        rig.connect(listening, Rig.keys(), "a", thief);
        thief.event(Kind.REFUSED);
        assertTrue(ear.event(Kind.IDENTITY).detail().contains("another key"));
        assertEquals(SendOutcome.SENT, outcome(listening, owner, text("still yours")));
        assertEquals("still yours", answers.next().text());
    }

    @Test
    void shouldRefuseAnIdThatBeginsWithZero() throws Exception {
        var listening = rig.listen(ear);
        var refused = new Ear();
        rig.connect(listening, Rig.keys(), "\0abcd", refused);
        refused.event(Kind.REFUSED);
    }

    @Test
    void shouldLetTheSameKeyTakeItsIdOverAtOnce() throws Exception {
        var keys = Rig.keys();
        var listening = rig.listen(ear);
        var former = new Ear();
        var old = rig.connect(listening, keys, "a", former);
        send(old, "old");
        var peer = ear.next().from();
        var answers = new Ear();
        // The former one would fight for its id: it is only cut off from below, as a dead host would be.
        send(rig.connect(listening, keys, "a", answers), "new");
        assertEquals("new", ear.next().text());
        old.close();
        former.event(Kind.DISCONNECTED);
        Rig.until("the newest has it", () -> {
            try {
                return outcome(listening, peer, text("for a")) == SendOutcome.SENT;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        assertEquals("for a", answers.next().text());
    }

    @Test
    void shouldCutAPeerWhichThenConnectsAnew() throws Exception {
        var listening = rig.listen(ear);
        var events = new Ear();
        var connected = rig.connect(listening, events);
        send(connected, "x");
        var peer = ear.next().from();
        assertTrue(listening.cut(peer, "revoked"));
        events.event(Kind.DISCONNECTED);
        assertEquals("revoked", ear.event(Kind.REFUSED).detail());
        events.event(Kind.ADMITTED);
        send(connected, "back");
        assertEquals("back", ear.next().text());
        assertFalse(listening.cut(peer, "twice"), "its id was the former connection's");
    }

    @Test
    void shouldConnectAgainWhenTheServerComesBack() throws Exception {
        var listening = rig.listen(ear);
        var events = new Ear();
        var connected = rig.connect(listening, events);
        send(connected, "before");
        assertEquals("before", ear.next().text());
        var address = listening.address();
        listening.close();
        events.event(Kind.DISCONNECTED);
        var waiting = new LinkedBlockingQueue<SendOutcome>();
        connected.send(null, text("meanwhile"), waiting::add);
        var later = new Ear();
        rig.server.listen(new ListenOptions(address, "nikola", rig.serverKeys, 0), Gates.ALL, later);
        assertEquals("meanwhile", later.next().text());
        assertEquals(SendOutcome.SENT, waiting.take());
    }

    @Test
    void shouldFindASilentPeerDeadByItsHeartbeat() throws Exception {
        try (var quick = new Rig(loops(), Rig.Kind.CURVE, new Timings(5_000, 100, 20, 100), 256)) {
            var heard = new Ear();
            var listening = quick.listen(heard);
            var go = new java.util.concurrent.CountDownLatch(1);
            var client = quick.client();
            var connected = client.connect(new spine.api.transport.ConnectOptions(listening.address(),
                    quick.serverKey(), Rig.keys()), new Ear());
            send(connected, "alive");
            heard.next();
            client.execute(() -> Rig.latch(go));
            assertTrue(heard.event(Kind.DISCONNECTED).detail().contains("silent"));
            go.countDown();
            heard.event(Kind.ADMITTED);
        }
    }
}
