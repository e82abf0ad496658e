package spine.transport.jeromq.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static spine.transport.jeromq.internal.Bench.outcome;
import static spine.transport.jeromq.internal.Bench.send;
import static spine.transport.jeromq.internal.Bench.text;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spine.api.transport.ConnectionEvent.Kind;
import spine.api.transport.Gate;
import spine.api.transport.SendOutcome;
import spine.transport.jeromq.internal.Bench.Ear;

/** A gate that takes its time, and one that gives a key one connection only (SEC-16, SEC-17, SEC-20, SEC-12). */
@Timeout(120)
class LaterWordTest extends Adversary {
    /** SEC-16: nobody waits for another's word. */
    @Test
    void shouldServeOthersWhileTheGateThinks() throws Exception {
        var slow = Bench.keys();
        var word = new CompletableFuture<Gate.Admission>();
        var asked = new CountDownLatch(1);
        var listening = bench.listen((key, address) -> {
            if (!key.equals(slow.publicKey())) {
                return Bench.word(true);
            }
            asked.countDown();
            return word;
        }, ear);
        bench.connect(listening, slow, "", new Ear()).send(null, text("late"), SendOutcome.Listener.IGNORE);
        Awaiting.latch(asked);
        send(bench.connect(listening, new Ear()), "meanwhile");
        assertEquals("meanwhile", ear.next().text());
        word.complete(Gate.Admission.SHARED);
        assertEquals("late", ear.next().text());
    }

    /** SEC-17: no word in the time of a handshake, a word that fails, and none at all, are a no. */
    @Test
    void shouldRefuseWhenTheWordFailsOrNeverComes() throws Exception {
        var never = bench.listen("never", 0, (key, address) -> new CompletableFuture<>(), ear);
        bench.connect(never, new Ear()).send(null, text("x"), SendOutcome.Listener.IGNORE);
        assertTrue(ear.event(Kind.REFUSED).detail().startsWith("500 the gate was late"));
        var failure = new IllegalStateException("expected by the test");
        var failing = bench.listen("failing", 0, (key, address) -> CompletableFuture.failedFuture(failure), ear);
        bench.connect(failing, new Ear());
        for (var event = ear.event(Kind.REFUSED); !event.detail().startsWith("500 fault");) {
            event = ear.event(Kind.REFUSED);
        }
        var nothing = bench.listen("nothing", 0, (key, address) -> null, new Ear());
        var refused = new Ear();
        bench.connect(nothing, refused);
        refused.event(Kind.REFUSED);
        assertTrue(ear.messages.isEmpty());
    }

    /** SEC-20: not while the first one that has spoken answers a PING, on no listener of the domain. */
    @Test
    void shouldRefuseASecondConnectionOfASoleKey() throws Exception {
        var sole = Bench.keys();
        Gate gate = (key, address) -> CompletableFuture.completedFuture(
                key.equals(sole.publicKey()) ? Gate.Admission.SOLE : Gate.Admission.SHARED);
        var listening = bench.listen("d", 0, gate, ear);
        var other = bench.listen("d", 0, gate, ear);
        var first = bench.connect(listening, sole, "", new Ear());
        send(first, "first");
        assertEquals("first", ear.next().text());
        var second = bench.connect(other, sole, "", new Ear());
        second.send(null, text("second"), SendOutcome.Listener.IGNORE);
        assertTrue(ear.event(Kind.IDENTITY).detail().contains("live connection"));
        send(first, "still");
        assertEquals("still", ear.next().text());
        first.close();
        ear.event(Kind.ADMITTED);
        // What waited went with the refusal.
        send(second, "at last");
        assertEquals("at last", ear.next().text());
    }

    /** SEC-20: two that were let in before either had said a word. */
    @Test
    void shouldHearOneOfTwoConnectionsOfASoleKeyThatWereSilent() throws Exception {
        var sole = Bench.keys();
        Gate gate = (key, address) -> CompletableFuture.completedFuture(
                key.equals(sole.publicKey()) ? Gate.Admission.SOLE : Gate.Admission.SHARED);
        var listening = bench.listen("d", 0, gate, ear);
        var other = bench.listen("d", 0, gate, ear);
        var server = bench.serverKeys.publicKey().bytes();
        try (var first = new RawCurve(listening, sole, server).ready(); var second = new RawCurve(other, sole, server).ready();
                var third = new RawCurve(listening, sole, server).ready()) {
            first.message(0, "first".getBytes(StandardCharsets.US_ASCII));
            assertEquals("first", ear.next().text());
            for (var late : List.of(second, third)) {
                late.message(0, "late".getBytes(StandardCharsets.US_ASCII));
                assertTrue(ear.event(Kind.IDENTITY).detail().endsWith("spoke first"));
                late.assertClosedByServer();
            }
            first.message(0, "still".getBytes(StandardCharsets.US_ASCII));
            assertEquals("still", ear.next().text());
        }
    }

    /** SEC-20: who does not answer a PING makes room within 2 s, whatever the heartbeat; its own routing id too. */
    @Test
    void shouldLetASoleKeyTakeOverFromAConnectionThatIsSilent() throws Exception {
        var sole = Bench.keys();
        var name = RawCurve.join(RawCurve.property("Socket-Type", "DEALER"), RawCurve.property("Identity", "component"));
        try (var patient = new Bench(5_000)) {
            var listening = patient.listen(
                    (key, address) -> CompletableFuture.completedFuture(Gate.Admission.SOLE), ear);
            var dead = new RawCurve(listening, sole, patient.serverKeys.publicKey().bytes());
            dead.ready(name).message(0, new byte[] {'x'});
            ear.next();
            var answers = new Ear();
            send(patient.connect(listening, sole, "component", answers), "back");
            var heard = ear.next();
            assertEquals("back", heard.text());
            assertEquals("silent, and its key is back", ear.event(Kind.REFUSED).detail());
            dead.assertClosedByServer();
            assertEquals(SendOutcome.SENT, outcome(listening, heard.from(), text("welcome")));
            assertEquals("welcome", answers.next().text());
            assertTrue(ear.events.stream().noneMatch(event -> event.kind() == Kind.IDENTITY), "it was refused once");
        }
    }

    /** The same for one that gives up and comes again before the time is over: it is not counted anew. */
    @Test
    void shouldLetASoleKeyTakeOverThatCannotWaitSoLong() throws Exception {
        var sole = Bench.keys();
        var listening = bench.listen(
                (key, address) -> CompletableFuture.completedFuture(Gate.Admission.SOLE), ear);
        try (var dead = new RawCurve(listening, sole, bench.serverKeys.publicKey().bytes())) {
            dead.ready().message(0, new byte[] {'x'});
            ear.next();
            ear.event(Kind.ADMITTED);
            var back = bench.connect(listening, sole, "", new Ear());
            assertTrue(ear.event(Kind.REFUSED).detail().startsWith("500 the gate was late"));
            ear.event(Kind.ADMITTED);
            dead.assertClosedByServer();
            send(back, "back");
            assertEquals("back", ear.next().text());
        }
    }

    /** SEC-12: it cannot promise to find all of a key's connections, and says so; those that spoke are cut. */
    @Test
    void shouldCutWhatAKeyHasSpokenOn() throws Exception {
        var revoked = Bench.keys();
        var listening = bench.listen(Bench.ALL, ear);
        var events = new Ear();
        send(bench.connect(listening, revoked, "", events), "x");
        ear.next();
        assertFalse(listening.cut(revoked.publicKey(), "revoked"));
        assertEquals("revoked", ear.event(Kind.REFUSED).detail());
        events.event(Kind.DISCONNECTED);
    }
}
