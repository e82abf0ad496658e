package spine.zmtp.session.internal;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZI_Result;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/** Reservations of a line by two threads. */
public class LineStress {
    /** Two want the only place. */
    @JCStressTest
    @Outcome(id = {"true, false, false", "false, true, false"}, expect = Expect.ACCEPTABLE, desc = "one has it")
    @Outcome(expect = Expect.FORBIDDEN, desc = "lost, or given twice")
    @State
    public static class TwoReserve {
        private final Line line = new Line(1, 1_000);

        @Actor
        public void one(ZZZ_Result r) {
            r.r1 = line.reserve();
        }

        @Actor
        public void other(ZZZ_Result r) {
            r.r2 = line.reserve();
        }

        @Arbiter
        public void after(ZZZ_Result r) {
            r.r3 = line.reserve();
        }
    }

    /** One gives the only place back while the other wants it. */
    @JCStressTest
    @Outcome(id = {"true, true, 1", "true, false, 0"}, expect = Expect.ACCEPTABLE, desc = "he has it, or it is free")
    @Outcome(expect = Expect.FORBIDDEN, desc = "lost, or there twice")
    @State
    public static class GivesBackAndReserves {
        private final Line line = new Line(1, 1_000);

        public GivesBackAndReserves() {
            line.reserve();
        }

        @Actor
        public void one(ZZI_Result r) {
            r.r1 = line.unreserve();
        }

        @Actor
        public void other(ZZI_Result r) {
            r.r2 = line.reserve();
        }

        @Arbiter
        public void after(ZZI_Result r) {
            r.r3 = line.unreserve() ? 1 : 0;
        }
    }

    /** A message takes the place that was set aside for it; nobody else may get that one. */
    @JCStressTest
    @Outcome(id = "true, false, false", expect = Expect.ACCEPTABLE, desc = "the message has its place")
    @Outcome(expect = Expect.FORBIDDEN, desc = "somebody got a place that was taken")
    @State
    public static class ClaimsAndReserves {
        private final Line line = new Line(1, 1_000);

        public ClaimsAndReserves() {
            line.reserve();
        }

        @Actor
        public void one(ZZZ_Result r) {
            r.r1 = line.claim(10, true);
        }

        @Actor
        public void other(ZZZ_Result r) {
            r.r2 = line.reserve();
        }

        @Arbiter
        public void after(ZZZ_Result r) {
            r.r3 = line.reserve();
        }
    }
}
