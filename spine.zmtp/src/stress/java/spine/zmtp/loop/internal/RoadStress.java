package spine.zmtp.loop.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** The roads between two loops, with the loops' threads played by actors. */
public class RoadStress {
    private static final Loop FROM = loop("stress-from");
    private static final Loop TO = loop("stress-to");

    /** What the receiver asks of the sender's loop; nobody else runs it. */
    private static final Inbox ASKED = asked();

    private static Inbox asked() {
        try {
            var inbox = Loop.class.getDeclaredField("inbox");
            inbox.setAccessible(true);
            return (Inbox) inbox.get(FROM);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void run(Inbox inbox) {
        for (Runnable next; (next = inbox.poll()) != null;) {
            next.run();
        }
    }

    private static Loop loop(String name) {
        try {
            return new Loop(name, 0, () -> { });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** More than the ring holds is put while the receiver takes. */
    @JCStressTest
    @Outcome(id = "123456", expect = Expect.ACCEPTABLE, desc = "all, once, in order")
    @Outcome(expect = Expect.FORBIDDEN, desc = "lost, twice or out of order")
    @State
    public static class OfALane {
        private final Lane lane = new Lane(FROM, TO, 1, 4);
        private final StringBuilder came = new StringBuilder();

        @Actor
        public void sender() {
            for (int i = 1; i <= 6; i++) {
                int number = i;
                lane.put(() -> came.append(number));
            }
            RoadStress.run(ASKED);
            FROM.crossings.exchange();
        }

        @Actor
        public void receiver() {
            lane.ready();
            lane.ready();
        }

        @Arbiter
        public void after(L_Result r) {
            lane.drain();
            r.r1 = came.toString();
        }
    }

    /** Two turns' worth come back while the receiver looks. */
    @JCStressTest
    @Outcome(id = "1234", expect = Expect.ACCEPTABLE, desc = "all, once, in order")
    @Outcome(expect = Expect.FORBIDDEN, desc = "lost, twice or out of order")
    @State
    public static class OfReturns {
        private final Returns<Thing> returns = new Returns<>(FROM, TO);
        private final StringBuilder came = new StringBuilder();
        private final Thing[] things = {new Thing(came, 1), new Thing(came, 2), new Thing(came, 3), new Thing(came, 4)};

        @Actor
        public void sender() {
            for (int i = 0; i < things.length; i++) {
                returns.add(things[i]);
                if (i % 2 == 1) {
                    FROM.crossings.exchange();
                }
            }
        }

        @Actor
        public void receiver() {
            returns.ready();
            returns.ready();
        }

        @Arbiter
        public void after(L_Result r) {
            returns.ready();
            r.r1 = came.toString();
        }
    }

    static final class Thing extends Returns.Item<Thing> {
        private final StringBuilder came;
        private final int number;

        Thing(StringBuilder came, int number) {
            this.came = came;
            this.number = number;
        }

        @Override
        protected void back() {
            came.append(number);
        }
    }

    /** Two threads fill an inbox. */
    @JCStressTest
    @Outcome(id = {"12ab", "1a2b", "1ab2", "a12b", "a1b2", "ab12"}, expect = Expect.ACCEPTABLE, desc = "all, each in order")
    @Outcome(expect = Expect.FORBIDDEN, desc = "lost, twice or out of order")
    @State
    public static class OfAnInbox {
        private final Inbox inbox = new Inbox();
        private final StringBuilder came = new StringBuilder();

        @Actor
        public void one() {
            inbox.add(() -> came.append('1'));
            inbox.task(() -> came.append('2'));
        }

        @Actor
        public void other() {
            inbox.task(() -> came.append('a'));
            inbox.add(() -> came.append('b'));
        }

        @Arbiter
        public void after(L_Result r) {
            RoadStress.run(inbox);
            r.r1 = came.toString();
        }
    }

    /** A thread fills an inbox while the loop empties it. */
    @JCStressTest
    @Outcome(id = "123", expect = Expect.ACCEPTABLE, desc = "all, once, in order")
    @Outcome(expect = Expect.FORBIDDEN, desc = "lost, twice or out of order")
    @State
    public static class OfAnInboxMeanwhile {
        private final Inbox inbox = new Inbox();
        private final StringBuilder came = new StringBuilder();

        @Actor
        public void one() {
            inbox.add(() -> came.append('1'));
            inbox.task(() -> came.append('2'));
            inbox.add(() -> came.append('3'));
        }

        @Actor
        public void loop() {
            RoadStress.run(inbox);
        }

        @Arbiter
        public void after(L_Result r) {
            RoadStress.run(inbox);
            r.r1 = came.toString();
        }
    }
}
