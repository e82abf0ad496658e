package spine.zmtp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static spine.zmtp.internal.Rig.outcome;
import static spine.zmtp.internal.Rig.send;
import static spine.zmtp.internal.Rig.text;

import java.nio.file.Path;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import spine.api.transport.ConnectionEvent.Kind;
import spine.api.transport.Peer;
import spine.api.transport.Pattern;
import spine.api.transport.SendOutcome;
import spine.api.transport.TransportException;
import spine.zmtp.internal.Rig.Ear;

/** PAIR of ours with each other (RFC 31), and which patterns bind or connect. */
@Timeout(60)
class PairTest {
    @ParameterizedTest
    @EnumSource
    void shouldCarryMessagesBothWays(Rig.Kind kind) throws Exception {
        try (var rig = new Rig(kind)) {
            var left = new Ear();
            var right = new Ear();
            var bound = Types.listen(rig, Pattern.PAIR, left);
            var connected = Types.connect(rig, bound.address(), Pattern.PAIR, right);
            for (int i = 0; i < 100; i++) {
                send(connected, "to the left " + i, "");
                send(bound, "to the right " + i);
            }
            for (int i = 0; i < 100; i++) {
                assertEquals("to the left " + i, left.next().text());
                assertEquals("to the right " + i, right.next().text());
            }
        }
    }

    @Test
    void shouldRefuseASecondPeerWhileTheFirstLives(@TempDir Path folder) throws Exception {
        try (var rig = new Rig()) {
            var ear = new Ear();
            var bound = Types.listen(rig, Pattern.PAIR, "ipc://" + folder.resolve("pair"), 100, ear);
            var first = Types.connect(rig, bound.address(), Pattern.PAIR, new Ear());
            send(first, "first");
            var heard = ear.next();
            ear.events.clear();
            var refused = new Ear();
            var second = Types.connect(rig, bound.address(), Pattern.PAIR, refused);
            second.send(null, text("second"), SendOutcome.Listener.IGNORE);
            ear.event(Kind.IDENTITY);
            refused.event(Kind.REFUSED);
            send(first, "still");
            assertEquals("still", ear.next().text());
            first.close();
            assertEquals("second", ear.next().text());
            assertFalse(bound.cut(heard.from(), "the first is gone"));
            assertTrue(bound.cut((Peer) null, "whoever it is"));
        }
    }

    @Test
    void shouldHoldWhatIsSentWhileNobodyIsThereUpToTheMark() throws Exception {
        try (var rig = new Rig()) {
            var bound = Types.listen(rig, Pattern.PAIR, Types.TCP, 3, new Ear());
            var outcomes = new LinkedBlockingQueue<SendOutcome>();
            bound.send(null, text("1"), outcomes::add);
            rig.turn();
            bound.send(null, text("2"), outcomes::add);
            rig.turn();
            assertTrue(bound.reserve(null));
            assertFalse(bound.reserve(null));
            assertEquals(SendOutcome.FULL, outcome(bound, null, text("no")));
            bound.sendReserved(null, text("3"), outcomes::add);
            var ear = new Ear();
            var connected = Types.connect(rig, bound.address(), Pattern.PAIR, ear);
            for (int i = 1; i < 4; i++) {
                assertEquals("" + i, ear.next().text());
                assertEquals(SendOutcome.SENT, outcomes.take());
            }
            connected.close();
        }
    }

    @Test
    void shouldTellThatWhatWaitedIsDroppedAtTheEnd() throws Exception {
        try (var rig = new Rig()) {
            var bound = Types.listen(rig, Pattern.PAIR, new Ear());
            var outcomes = new LinkedBlockingQueue<SendOutcome>();
            bound.send(null, text("1"), outcomes::add);
            bound.close();
            assertEquals(SendOutcome.CLOSED, outcomes.take());
        }
    }

    @Test
    void shouldTellWhichPatternsDoNotBindOrConnect() throws Exception {
        try (var rig = new Rig()) {
            for (var pattern : new Pattern[] {Pattern.DEALER, Pattern.SUB, Pattern.REQ}) {
                assertThrows(TransportException.class, () -> Types.listen(rig, pattern, new Ear()));
            }
            for (var pattern : new Pattern[] {Pattern.ROUTER, Pattern.PUB, Pattern.REP}) {
                assertThrows(TransportException.class,
                        () -> Types.connect(rig, "tcp://127.0.0.1:1", pattern, new Ear()));
            }
        }
    }
}
