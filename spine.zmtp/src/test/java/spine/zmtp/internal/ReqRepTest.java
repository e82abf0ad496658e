package spine.zmtp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static spine.zmtp.internal.Rig.outcome;
import static spine.zmtp.internal.Rig.send;
import static spine.zmtp.internal.Rig.text;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import spine.api.transport.ConnectionEvent;
import spine.api.transport.ConnectionEvent.Kind;
import spine.api.transport.Endpoint;
import spine.api.transport.Pattern;
import spine.api.transport.Receiver;
import spine.api.transport.SendOutcome;
import spine.zmtp.internal.Rig.Ear;
import spine.zmtp.loop.internal.Counters.Count;

/** REQ and REP of ours with each other (RFC 28). */
@Timeout(60)
class ReqRepTest {
    private static final Receiver ECHO = message ->
            message.endpoint().send(message.from(), message.frames(), SendOutcome.Listener.IGNORE);

    private static List<String> strings(Rig.Heard heard) {
        return heard.frames().stream().map(ByteString::toStringUtf8).toList();
    }

    @ParameterizedTest
    @EnumSource
    void shouldAnswerRequestAfterRequest(Rig.Kind kind) throws Exception {
        try (var rig = new Rig(kind)) {
            var rep = Types.listen(rig, Pattern.REP, ECHO);
            var ear = new Ear();
            var req = Types.connect(rig, rep.address(), Pattern.REQ, ear);
            for (int i = 0; i < 50; i++) {
                send(req, "q" + i, "", "x".repeat(i * 3_000));
                assertEquals(List.of("q" + i, "", "x".repeat(i * 3_000)), strings(ear.next()));
            }
        }
    }

    @Test
    void shouldWorkOverUnixSockets(@TempDir Path folder) throws Exception {
        try (var rig = new Rig()) {
            var rep = Types.listen(rig, Pattern.REP, "ipc://" + folder.resolve("rep"), 100, ECHO);
            var ear = new Ear();
            send(Types.connect(rig, rep.address(), Pattern.REQ, ear), "q");
            assertEquals("q", ear.next().text());
        }
    }

    @Test
    void shouldRefuseASecondRequestBeforeTheReply() throws Exception {
        try (var rig = new Rig()) {
            var asked = new Ear();
            var rep = Types.listen(rig, Pattern.REP, asked);
            var ear = new Ear();
            var req = Types.connect(rig, rep.address(), Pattern.REQ, ear);
            send(req, "one");
            assertEquals(SendOutcome.FULL, outcome(req, null, text("two")));
            assertEquals("one", asked.next().text());
            assertEquals(SendOutcome.SENT, outcome(rep, null, text("reply")));
            assertEquals("reply", ear.next().text());
            send(req, "three");
            assertEquals("three", asked.next().text());
        }
    }

    @Test
    void shouldNotRepeatARequestWhoseConnectionBroke() throws Exception {
        try (var rig = new Rig()) {
            var asked = new Ear();
            var rep = Types.listen(rig, Pattern.REP, asked);
            var ear = new Ear();
            var req = Types.connect(rig, rep.address(), Pattern.REQ, ear);
            send(req, "lost");
            asked.next();
            rep.close();
            ear.event(Kind.DISCONNECTED);
            var waiting = new CompletableFuture<SendOutcome>();
            req.send(null, text("new"), waiting::complete);
            assertEquals(SendOutcome.FULL, outcome(req, null, text("second")), "the new one waits for a connection");
            var again = Types.listen(rig, Pattern.REP, rep.address(), 100, asked);
            assertEquals("new", asked.next().text());
            assertEquals(SendOutcome.SENT, waiting.get());
            assertEquals(SendOutcome.SENT, outcome(again, null, text("reply")));
            assertEquals("reply", ear.next().text());
            assertTrue(asked.messages.isEmpty());
        }
    }

    @Test
    void shouldAllowANewRequestWithinTheEventThatTheConnectionBroke() throws Exception {
        try (var rig = new Rig()) {
            var asked = new Ear();
            var rep = Types.listen(rig, Pattern.REP, asked);
            var ear = new Ear() {
                private volatile Endpoint self;

                @Override
                public void onEvent(ConnectionEvent event) {
                    if (event.kind() == Kind.DISCONNECTED && self != null) {
                        self.send(null, text("anew"), SendOutcome.Listener.IGNORE);
                    }
                }
            };
            var req = Types.connect(rig, rep.address(), Pattern.REQ, ear);
            send(req, "one");
            ear.self = req;
            rep.cut(asked.next().from(), "test");
            rig.turn();
            assertEquals(SendOutcome.UNREACHABLE, outcome(rep, null, text("too late")));
            assertEquals("anew", asked.next().text());
        }
    }

    @Test
    void shouldDropRepliesThatNobodyWaitsForOrThatAreNone() throws Exception {
        try (var rig = new Rig()) {
            var asked = new Ear();
            var router = rig.listen(asked);
            var ear = new Ear();
            var req = (ReqEndpoint) Types.connect(rig, router.address(), Pattern.REQ, ear);
            send(req, "question");
            var heard = asked.next();
            assertEquals(List.of("", "question"), strings(heard));
            assertEquals(SendOutcome.SENT, outcome(router, heard.from(), text("no delimiter")));
            assertEquals(SendOutcome.SENT, outcome(router, heard.from(), text("")));
            assertEquals(SendOutcome.SENT, outcome(router, heard.from(), text("", "reply")));
            assertEquals(SendOutcome.SENT, outcome(router, heard.from(), text("", "late")));
            assertEquals(List.of("reply"), strings(ear.next()));
            Rig.until("dropped three", () -> rig.transport.count(Count.DROPPED) == 3);
            assertTrue(ear.messages.isEmpty());
        }
    }
}
