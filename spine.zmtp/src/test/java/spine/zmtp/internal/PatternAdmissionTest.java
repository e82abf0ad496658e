package spine.zmtp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static spine.zmtp.internal.Rig.outcome;
import static spine.zmtp.internal.Rig.text;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectOptions;
import spine.api.transport.ConnectionEvent;
import spine.api.transport.ConnectionEvent.Kind;
import spine.api.transport.Endpoint;
import spine.api.transport.Gate;
import spine.api.transport.ListenOptions;
import spine.api.transport.Pattern;
import spine.api.transport.SendOutcome;
import spine.zmtp.internal.Rig.Ear;

/** Gate, key and size rule every pattern (SEC-17, SEC-34, SP-14). */
@Timeout(60)
class PatternAdmissionTest {
    private static ListenOptions options(Rig rig, Pattern pattern) {
        return new ListenOptions(Types.TCP, "nikola", rig.serverKeys, 0, 1_000, 10).as(pattern);
    }

    @ParameterizedTest
    @CsvSource({"PUB,SUB", "REP,REQ", "PAIR,PAIR"})
    void shouldLetInNobodyWhomTheGateRefuses(Pattern bound, Pattern connecting) throws Exception {
        for (Gate gate : new Gate[] {(key, address) -> Gates.word(false), (key, address) -> {
            throw new IllegalStateException("on purpose");
        }}) {
            try (var rig = new Rig()) {
                var ear = new Ear();
                var refused = new Ear();
                var listening = rig.server.listen(options(rig, bound), gate, ear);
                Types.connect(rig, listening.address(), connecting, refused);
                refused.event(Kind.REFUSED);
                ear.event(Kind.REFUSED);
                assertTrue(ear.messages.isEmpty());
                assertTrue(refused.events.stream().noneMatch(e -> e.kind() == Kind.ADMITTED));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"PUB,SUB", "REP,REQ", "PAIR,PAIR"})
    void shouldNotTalkToAServerWithAnotherKey(Pattern bound, Pattern connecting) throws Exception {
        try (var rig = new Rig()) {
            var ear = new Ear();
            var listening = Types.listen(rig, bound, ear);
            rig.client().connect(new ConnectOptions(listening.address(), Rig.keys().publicKey(), Rig.keys())
                    .as(connecting), new Ear());
            ear.event(Kind.HANDSHAKE_FAILED);
        }
    }

    @ParameterizedTest
    @CsvSource({"PUB,DEALER", "REP,SUB", "PAIR,DEALER", "ROUTER,PAIR"})
    void shouldNotTalkToATypeThatDoesNotFit(Pattern bound, Pattern connecting) throws Exception {
        try (var rig = new Rig()) {
            var ear = new Ear();
            var listening = Types.listen(rig, bound, ear);
            Types.connect(rig, listening.address(), connecting, new Ear());
            assertEquals(Kind.CONNECTED, ear.events.take().kind());
            var next = ear.events.take().kind();
            assertTrue(next == Kind.HANDSHAKE_FAILED || next == Kind.REFUSED, "was " + next);
        }
    }

    @ParameterizedTest
    @CsvSource({"REP,REQ", "PAIR,PAIR"})
    void shouldEndAConnectionOverTooLargeAMessage(Pattern bound, Pattern connecting) throws Exception {
        try (var rig = new Rig()) {
            var ear = new Ear();
            var listening = rig.server.listen(options(rig, bound), Gates.ALL, ear);
            var told = new Ear();
            var connected = Types.connect(rig, listening.address(), connecting, told);
            assertEquals(SendOutcome.SENT,
                    outcome(connected, null, List.of(Buffer.of(ByteString.copyFrom(new byte[1_001])))));
            ear.event(Kind.PROTOCOL_ERROR);
            told.event(Kind.DISCONNECTED);
            assertEquals(SendOutcome.SENT, outcome(connected, null, text("small")));
            assertEquals("small", ear.next().text());
        }
    }

    /** Callbacks about the end of a connection may send; that must find nobody. */
    @ParameterizedTest
    @CsvSource({"PUB,SUB", "REP,REQ"})
    void shouldReachNobodyFromWithinTheEndOfAConnection(Pattern bound, Pattern connecting) throws Exception {
        try (var rig = new Rig()) {
            var outcomes = new LinkedBlockingQueue<SendOutcome>();
            var ear = new Ear() {
                private volatile Endpoint self;

                @Override
                public void onEvent(ConnectionEvent event) {
                    if (event.kind() == Kind.DISCONNECTED) {
                        self.send(null, text("anybody?"), outcomes::add);
                    }
                }
            };
            var listening = Types.listen(rig, bound, ear);
            ear.self = listening;
            var told = new Ear();
            var connected = Types.connect(rig, listening.address(), connecting, told);
            if (connecting == Pattern.SUB) {
                connected.subscribe(ByteString.EMPTY);
                Types.untilSubscribed(listening, "a", told);
            } else {
                connected.send(null, text("question"), SendOutcome.Listener.IGNORE);
                ear.next();
            }
            connected.close();
            assertEquals(bound == Pattern.PUB ? SendOutcome.SENT : SendOutcome.UNREACHABLE, outcomes.take());
        }
    }
}
