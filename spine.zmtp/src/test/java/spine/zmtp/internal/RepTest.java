package spine.zmtp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static spine.zmtp.internal.Rig.outcome;
import static spine.zmtp.internal.Rig.send;
import static spine.zmtp.internal.Rig.text;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spine.api.transport.ConnectOptions;
import spine.api.transport.Inbound;
import spine.api.transport.Pattern;
import spine.api.transport.Receiver;
import spine.api.transport.SendOutcome;
import spine.zmtp.internal.Rig.Ear;
import spine.zmtp.loop.internal.Counters.Count;

/** How a REP serves many peers, and what it does with what is no request (RFC 28). */
@Timeout(60)
class RepTest {
    private static final Receiver ECHO = message ->
            message.endpoint().send(message.from(), message.frames(), SendOutcome.Listener.IGNORE);

    private static List<String> strings(Rig.Heard heard) {
        return heard.frames().stream().map(ByteString::toStringUtf8).toList();
    }

    @Test
    void shouldHandOutOneRequestAtATimeInTurns() throws Exception {
        try (var rig = new Rig()) {
            var asked = new Ear();
            var rep = Types.listen(rig, Pattern.REP, asked);
            var one = rig.connect(rep, Rig.keys(), "one", new Ear());
            for (int i = 0; i < 20; i++) {
                send(one, "", "one" + i);
            }
            assertEquals("one0", asked.next().text());
            var answers = new Ear();
            var other = rig.client();
            var two = other.connect(new ConnectOptions(rep.address(), rig.serverKey(), Rig.keys()), answers);
            send(two, "hop", "", "two0");
            send(two, "hop", "", "two1");
            // Now they are written, and then they are read.
            Rig.turn(other);
            rig.turn();
            rig.turn();
            assertTrue(asked.messages.isEmpty(), "the first was not answered");
            var seen = new HashSet<String>();
            for (int i = 1; i < 22; i++) {
                assertEquals(SendOutcome.SENT, outcome(rep, null, text("reply" + i)));
                seen.add(asked.next().text());
                if (i == 8) {
                    assertTrue(seen.contains("two0") && seen.contains("two1"), "not in turns: " + seen);
                }
            }
            assertEquals(List.of("hop", ""), strings(answers.next()).subList(0, 2));
        }
    }

    @Test
    void shouldAnswerNobodyButTheAsker() throws Exception {
        try (var rig = new Rig()) {
            var asked = new Ear();
            var rep = Types.listen(rig, Pattern.REP, asked);
            assertEquals(SendOutcome.UNREACHABLE, outcome(rep, null, text("nobody asked")));
            var one = new Ear();
            var two = new Ear();
            send(Types.connect(rig, rep.address(), Pattern.REQ, one), "q");
            var first = asked.next();
            send(Types.connect(rig, rep.address(), Pattern.REQ, two), "q");
            rep.cut(first.from(), "test");
            rig.turn();
            assertEquals(SendOutcome.UNREACHABLE, outcome(rep, null, text("for the first")));
            var second = asked.next();
            assertEquals(SendOutcome.UNREACHABLE, outcome(rep, first.from(), text("for the first")));
            assertEquals(SendOutcome.SENT, outcome(rep, second.from(), text("for the second")));
            assertEquals("for the second", two.next().text());
            assertTrue(one.messages.isEmpty());
        }
    }

    @Test
    void shouldDropWhatIsNoRequest() throws Exception {
        try (var rig = new Rig()) {
            var asked = new Ear();
            RepEndpoint rep = Types.listen(rig, Pattern.REP, asked);
            var dealer = rig.connect(rep, new Ear());
            send(dealer, "no delimiter");
            send(dealer, "nothing behind", "");
            var many = new String[64];
            Arrays.fill(many, "hop");
            send(dealer, many);
            many[62] = "";
            send(dealer, many);
            assertEquals(List.of("hop"), strings(asked.next()));
            assertEquals(3, rig.transport.count(Count.DROPPED));
        }
    }

    @Test
    void shouldGoOnAfterAReceiverThatThrew() throws Exception {
        try (var rig = new Rig()) {
            var ear = new Ear();
            var once = new CountDownLatch(1);
            var rep = Types.listen(rig, Pattern.REP, message -> {
                if (once.getCount() > 0) {
                    once.countDown();
                    message.release();
                    throw new IllegalStateException("on purpose");
                }
                ECHO.onMessage(message);
            });
            send(Types.connect(rig, rep.address(), Pattern.REQ, new Ear()), "bad");
            Rig.latch(once);
            send(Types.connect(rig, rep.address(), Pattern.REQ, ear), "good");
            assertEquals("good", ear.next().text());
        }
    }

    /** Thousands that wait are answered from within the receiver without a stack as deep. */
    @Test
    void shouldAnswerThousandsThatWaited() throws Exception {
        try (var rig = new Rig()) {
            var held = new ArrayBlockingQueue<Inbound>(1);
            var answers = new Ear();
            var rep = Types.listen(rig, Pattern.REP, message -> {
                if (!held.offer(message)) {
                    ECHO.onMessage(message);
                }
            });
            var dealer = rig.connect(rep, answers);
            for (int i = 0; i < 3_000; i++) {
                dealer.send(null, text("", "q" + i), SendOutcome.Listener.IGNORE);
            }
            var first = held.take();
            assertTrue(answers.messages.isEmpty());
            held.add(first);
            rep.send(first.from(), first.frames(), SendOutcome.Listener.IGNORE);
            for (int i = 0; i < 3_000; i++) {
                assertEquals(List.of("", "q" + i), strings(answers.next()));
            }
        }
    }
}
