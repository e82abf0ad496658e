package spine.zmtp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static spine.zmtp.internal.Rig.outcome;
import static spine.zmtp.internal.Rig.send;
import static spine.zmtp.internal.Rig.text;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import spine.api.security.CurveKeyPair;
import spine.api.transport.ConnectOptions;
import spine.api.transport.ConnectionEvent;
import spine.api.transport.ConnectionEvent.Kind;
import spine.api.transport.Endpoint;
import spine.api.transport.Gate;
import spine.api.transport.ListenOptions;
import spine.api.transport.Peer;
import spine.api.transport.Reactor;
import spine.api.transport.SendOutcome;
import spine.zmtp.internal.Rig.Ear;

/** SEC-20: a key that may have one connection has one; whoever copied it gets nothing, whoever restarts gets in. */
@Timeout(60)
class ContestTest extends Looped {
    private final Rig rig = new Rig(loops(), Rig.Kind.CURVE, new Timings(5_000, 15_000, 300, 20, 100), 256);
    private final Ear ear = new Ear();
    private final CurveKeyPair keys = Rig.keys();
    private final CountDownLatch thaw = new CountDownLatch(1);

    @AfterEach
    void close() {
        thaw.countDown();
        rig.close();
    }

    private Endpoint connect(Reactor client, Endpoint to, String id, Ear events) throws Exception {
        return client.connect(new ConnectOptions(to.address(), rig.serverKey(), keys,
                ByteString.copyFromUtf8(id), ListenOptions.MAX_MESSAGE_BYTES,
                ListenOptions.QUEUE_MESSAGES), events);
    }

    /** A client that is admitted and then neither reads nor writes, as one that was stopped. */
    private Peer frozen(Endpoint listening, String id) throws Exception {
        var client = rig.client();
        send(connect(client, listening, id, new Ear()), "here");
        client.execute(() -> Rig.latch(thaw));
        return ear.next().from();
    }

    private ConnectionEvent identity() throws InterruptedException {
        var event = ear.event(Kind.IDENTITY);
        assertTrue(event.detail().endsWith("key=" + keys.publicKey()), event.detail());
        return event;
    }

    @Test
    void shouldRefuseASecondConnectionWhileTheFirstAnswers() throws Exception {
        var listening = rig.listen(Gates.SOLE, ear);
        var answers = new Ear();
        var first = connect(rig.client(), listening, "a", answers);
        send(first, "first");
        var owner = ear.next().from();
        var copied = new Ear();
        var second = connect(rig.client(), listening, "b", copied);
        second.send(null, text("forged"), SendOutcome.Listener.IGNORE);
        assertTrue(identity().detail().startsWith("400 the key has a live connection"));
        assertTrue(copied.event(Kind.REFUSED).detail().contains("400"));
        send(first, "still");
        assertEquals("still", ear.next().text());
        assertEquals(SendOutcome.SENT, outcome(listening, owner, text("yours")));
        assertEquals("yours", answers.next().text());
        assertTrue(copied.messages.isEmpty() && copied.events.stream().noneMatch(e -> e.kind() == Kind.ADMITTED));
    }

    @Test
    void shouldLetTheOwnerInAgainWhoseFirstConnectionIsDead() throws Exception {
        var listening = rig.listen(Gates.SOLE, ear);
        var dead = frozen(listening, "a");
        var waiting = new LinkedBlockingQueue<SendOutcome>();
        // More than the ways between take: some of it waits in the line.
        for (int i = 0; i < 8; i++) {
            listening.send(dead, text("x".repeat(1 << 20)), waiting::add);
        }
        var answers = new Ear();
        send(connect(rig.client(), listening, "a", answers), "back");
        assertEquals("back", ear.next().text());
        assertEquals("it was silent while its key connected anew", ear.event(Kind.REFUSED).detail());
        assertEquals(SendOutcome.SENT, outcome(listening, dead, text("to the living")));
        assertEquals("to the living", answers.next().text());
        boolean lost = false;
        for (int i = 0; i < 8; i++) {
            lost |= waiting.poll(Rig.SECONDS, TimeUnit.SECONDS) == SendOutcome.UNREACHABLE;
        }
        assertTrue(lost, "what waited for the dead one was told");
    }

    @Test
    void shouldHoldOneContestAtATimeForAKey() throws Exception {
        var listening = rig.listen(Gates.SOLE, ear);
        frozen(listening, "");
        var one = connect(rig.client(), listening, "", new Ear());
        var two = connect(rig.client(), listening, "", new Ear());
        one.send(null, text("x"), SendOutcome.Listener.IGNORE);
        two.send(null, text("x"), SendOutcome.Listener.IGNORE);
        assertTrue(identity().detail().startsWith("400 another connection contests the place of the key"));
        assertEquals("x", ear.next().text());
        // The other one tries again and again.
        while (!identity().detail().startsWith("400 the key has a live connection")) {
            assertTrue(ear.messages.isEmpty());
        }
        assertTrue(ear.messages.isEmpty());
    }

    @Test
    void shouldHoldOneConnectionOverAllEndpointsOfADomainAndNoOthers(@TempDir Path folder) throws Exception {
        var tcp = rig.listen(Gates.SOLE, ear);
        var ipc = rig.listen("ipc://" + folder.resolve("s"), 1, Gates.SOLE, ear);
        var elsewhere = rig.server.listen(new ListenOptions("tcp://127.0.0.1:*", "other", rig.serverKeys, 1),
                Gates.SOLE, ear);
        send(connect(rig.client(), tcp, "", new Ear()), "first");
        assertEquals("first", ear.next().text());
        send(connect(rig.client(), elsewhere, "", new Ear()), "another domain");
        assertEquals("another domain", ear.next().text());
        connect(rig.client(), ipc, "", new Ear());
        identity();
    }

    /** The former one may have been let in when the policy said SHARED. */
    @Test
    void shouldAskAllFormerConnectionsOfTheKey() throws Exception {
        var sole = new CountDownLatch(1);
        var listening = rig.listen((key, address) -> CompletableFuture.completedFuture(
                sole.getCount() > 0 ? Gate.Admission.SHARED : Gate.Admission.SOLE), ear);
        frozen(listening, "");
        var second = connect(rig.client(), listening, "", new Ear());
        send(second, "second");
        ear.next();
        sole.countDown();
        connect(rig.client(), listening, "", new Ear());
        identity();
        send(second, "still");
        assertEquals("still", ear.next().text());
    }

    /** Who wants another key's id is no reason to ask, or cut, anybody. */
    @Test
    void shouldNotCutTheFormerForANewcomerWhoseIdIsAnothers() throws Exception {
        var listening = rig.listen(Gates.SOLE, ear);
        send(rig.connect(listening, Rig.keys(), "a", new Ear()), "owner");
        ear.next();
        var former = frozen(listening, "b");
        connect(rig.client(), listening, "a", new Ear());
        assertTrue(identity().detail().startsWith("400 the routing id is in use by another key"));
        assertEquals(SendOutcome.SENT, outcome(listening, former, text("its connection is there")));
        assertTrue(ear.events.stream().noneMatch(e -> e.detail().contains("silent")));
    }

    /** SEC-12, SEC-41: also of who says nothing, waits for the gate or is in a contest. */
    @Test
    void shouldCutEveryConnectionOfAKey() throws Exception {
        var word = new CompletableFuture<Gate.Admission>();
        var asked = new CountDownLatch(1);
        var listening = rig.listen(Gates.SOLE, ear);
        var slow = rig.listen((key, address) -> {
            asked.countDown();
            return word;
        }, ear);
        var silent = new Ear();
        connect(rig.client(), listening, "", silent);
        silent.event(Kind.ADMITTED);
        var asking = new Ear();
        connect(rig.client(), slow, "", asking);
        Rig.latch(asked);
        assertTrue(listening.cut(keys.publicKey(), "revoked"));
        silent.event(Kind.DISCONNECTED);
        assertEquals("revoked", ear.event(Kind.REFUSED).detail());
        assertTrue(slow.cut(keys.publicKey(), "revoked too"));
        asking.event(Kind.DISCONNECTED);
        ConnectionEvent told;
        do {
            told = ear.event(Kind.REFUSED);
        } while (!told.detail().equals("revoked too"));
        word.complete(Gate.Admission.SHARED);
    }
}
