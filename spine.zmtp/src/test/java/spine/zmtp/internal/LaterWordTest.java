package spine.zmtp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static spine.zmtp.internal.Rig.send;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spine.api.security.CurveKeyPair;
import spine.api.transport.ConnectionEvent.Kind;
import spine.api.transport.Endpoint;
import spine.api.transport.Gate;
import spine.api.transport.SendOutcome;
import spine.zmtp.internal.Rig.Ear;

/** SEC-16, SEC-17: a gate that takes its time holds up nobody else, and who gets no word is refused. */
@Timeout(60)
class LaterWordTest extends Looped {
    private static final int PENDING = 4;
    private final Rig rig = new Rig(loops(), Rig.Kind.CURVE, new Timings(3_000, 15_000, 20, 100), PENDING);
    private final Ear ear = new Ear();
    private final CurveKeyPair slow = Rig.keys();
    private final LinkedBlockingQueue<CompletableFuture<Gate.Admission>> words = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        rig.close();
    }

    /** Has its word on one key later, from the test. */
    private Endpoint listen() throws Exception {
        return rig.listen((key, address) -> {
            if (!key.equals(slow.publicKey())) {
                return Gates.word(true);
            }
            var word = new CompletableFuture<Gate.Admission>();
            words.add(word);
            return word;
        }, ear);
    }

    @Test
    void shouldServeOthersWhileTheGateThinksAndAdmitWhenItSaysYes() throws Exception {
        var listening = listen();
        rig.connect(listening, slow, "", new Ear()).send(null, Rig.text("late"), SendOutcome.Listener.IGNORE);
        var word = words.take();
        for (int i = 0; i < 3; i++) {
            send(rig.connect(listening, new Ear()), "meanwhile");
            assertEquals("meanwhile", ear.next().text());
        }
        assertTrue(ear.messages.isEmpty());
        word.complete(Gate.Admission.SHARED);
        assertEquals("late", ear.next().text());
    }

    @Test
    void shouldRefuseWhenTheWordIsNoOrFailsOrIsNone() throws Exception {
        var listening = listen();
        rig.connect(listening, slow, "", new Ear());
        words.take().complete(Gate.Admission.REFUSED);
        assertEquals("400 the gate said no", ear.event(Kind.REFUSED).detail());
        words.take().completeExceptionally(new IllegalStateException("on purpose"));
        assertEquals("500 the gate failed", ear.event(Kind.REFUSED).detail());
        words.take().complete(null);
        assertEquals("500 the gate failed", ear.event(Kind.REFUSED).detail());
        var none = rig.listen((key, address) -> null, ear);
        rig.connect(none, new Ear());
        assertEquals("500 the gate failed", ear.event(Kind.REFUSED).detail());
    }

    @Test
    void shouldRefuseWhenNoWordComesInTheTimeOfTheHandshakeAndForgetALateOne() throws Exception {
        var listening = listen();
        var client = rig.connect(listening, slow, "", new Ear());
        var word = words.take();
        assertEquals("not done after 3000 ms", ear.event(Kind.REFUSED).detail());
        client.close();
        word.complete(Gate.Admission.SHARED);
        rig.turn();
        assertTrue(ear.events.stream().noneMatch(e -> e.kind() == Kind.ADMITTED));
    }

    /** The number of those who wait for a word is bounded as that of all who are not admitted. */
    @Test
    void shouldBoundThoseWhoWait() throws Exception {
        var listening = listen();
        List<Endpoint> clients = new ArrayList<>();
        for (int i = 0; i < PENDING; i++) {
            clients.add(rig.connect(listening, slow, "", new Ear()));
            words.take();
        }
        send(rig.connect(listening, new Ear()), "honest");
        assertEquals("honest", ear.next().text());
        assertTrue(ear.event(Kind.HANDSHAKE_FAILED).detail().contains("needed for a newer connection"));
        clients.forEach(Endpoint::close);
    }
}
