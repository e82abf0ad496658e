package spine.zmtp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static spine.zmtp.internal.Rig.outcome;
import static spine.zmtp.internal.Rig.send;
import static spine.zmtp.internal.Rig.text;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spine.api.security.CurveKeyPair;
import spine.api.security.VerifiedKey;
import spine.api.transport.ConnectOptions;
import spine.api.transport.ConnectionEvent.Kind;
import spine.api.transport.Endpoint;
import spine.api.transport.Gate;
import spine.api.transport.ListenOptions;
import spine.api.transport.Pattern;
import spine.api.transport.SendOutcome;
import spine.zmtp.internal.Rig.Ear;

/** SEC-20: a routing id that the gate keeps for its owner is not to be had, whether he is there or gone. */
@Timeout(60)
class PermittedIdTest extends Looped {
    private final Rig rig = new Rig(loops());
    private final Ear ear = new Ear();
    private final CurveKeyPair owner = Rig.keys();
    private final CurveKeyPair thief = Rig.keys();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    /** The vault is the owner's; an id "broken" breaks it. */
    private final Gate gate = new Gate() {
        @Override
        public CompletionStage<Admission> admits(VerifiedKey key, String address) {
            return Gates.word(true);
        }

        @Override
        public boolean permits(VerifiedKey key, ByteString routingId) {
            var id = routingId.toStringUtf8();
            asked.add(id);
            if (id.equals("broken")) {
                throw new IllegalStateException("on purpose");
            }
            return !id.equals("vault") || key.equals(owner.publicKey());
        }
    };

    @AfterEach
    void close() {
        rig.close();
    }

    private void assertRefused(Endpoint listening) throws Exception {
        var told = new Ear();
        var connected = rig.connect(listening, thief, "vault", told);
        connected.send(null, text("forged"), SendOutcome.Listener.IGNORE);
        assertTrue(told.event(Kind.REFUSED).detail().contains("400"));
        assertEquals("400 the routing id belongs to another key, key=" + thief.publicKey(),
                ear.event(Kind.IDENTITY).detail());
        assertTrue(told.messages.isEmpty() && told.events.stream().noneMatch(e -> e.kind() == Kind.ADMITTED));
        connected.close();
    }

    @Test
    void shouldKeepAnIdForItsOwnerWhoIsNotThereYetGoneOrRestarting() throws Exception {
        var listening = rig.listen(gate, ear);
        assertRefused(listening);
        for (int life = 0; life < 3; life++) {
            var answers = new Ear();
            var connected = rig.connect(listening, owner, "vault", answers);
            send(connected, "life " + life);
            var peer = ear.next();
            assertEquals("life " + life, peer.text(), "nothing of the thief's came before");
            assertEquals(SendOutcome.SENT, outcome(listening, peer.from(), text("yours")));
            assertEquals("yours", answers.next().text());
            connected.close();
            ear.event(Kind.DISCONNECTED);
            assertRefused(listening);
        }
        assertTrue(ear.messages.isEmpty());
    }

    @Test
    void shouldServeOnAfterAGateThatThrewOverAnId() throws Exception {
        var listening = rig.listen(gate, ear);
        var told = new Ear();
        rig.connect(listening, thief, "broken", told);
        assertTrue(told.event(Kind.REFUSED).detail().contains("400"));
        assertTrue(ear.event(Kind.REFUSED).detail().startsWith("400 the gate failed, key="));
        send(rig.connect(listening, thief, "own", new Ear()), "good");
        assertEquals("good", ear.next().text());
    }

    @Test
    void shouldNotAskForAnIdThatTheEngineChose() throws Exception {
        var listening = rig.listen(gate, ear);
        send(rig.connect(listening, thief, "", new Ear()), "good");
        assertEquals("good", ear.next().text());
        assertEquals(List.of(), asked);
    }

    /** PUB and REP give their peers a place like a ROUTER. */
    @Test
    void shouldRefuseTheIdWithEveryPatternThatHasIds() throws Exception {
        for (var bound : List.of(Pattern.PUB, Pattern.REP)) {
            var events = new Ear();
            var listening = rig.server.listen(new ListenOptions("tcp://127.0.0.1:*", bound.name(), rig.serverKeys, 0)
                    .as(bound), gate, events);
            rig.client().connect(new ConnectOptions(listening.address(), rig.serverKey(), thief,
                    ByteString.copyFromUtf8("vault"), ListenOptions.MAX_MESSAGE_BYTES, ListenOptions.QUEUE_MESSAGES)
                    .as(bound == Pattern.PUB ? Pattern.SUB : Pattern.REQ), new Ear());
            assertTrue(events.event(Kind.IDENTITY).detail().contains("belongs to another key"));
        }
    }
}
