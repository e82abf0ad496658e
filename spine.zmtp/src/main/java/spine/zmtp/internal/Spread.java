package spine.zmtp.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.zmtp.loop.internal.Loop;
import spine.zmtp.loop.internal.Pace;
import spine.zmtp.session.internal.Outpost;

/** A reactor's other loops, and who gets the next session. On the home loop's thread. */
final class Spread {
    private static final long END_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final Logger LOG = LoggerFactory.getLogger(Spread.class);

    private final List<Loop> loops = new ArrayList<>();
    private final List<Outpost> outposts = new ArrayList<>();
    private int atHome;

    /** Makes and starts the loops, on any thread. */
    Spread(String name, Loop home, Pace pace, Loops settings) throws IOException {
        try {
            for (int i = 1; i < settings.count(); i++) {
                var loop = new Loop(name + "-io-" + i, pace, home.counters, () -> { });
                loops.add(loop);
                outposts.add(new Outpost(home, loop, settings.ringMessages()));
                loop.start();
            }
        } catch (IOException e) {
            loops.forEach(Loop::end);
            throw e;
        }
    }

    /** The loop with the fewest sessions, or null if that is home, which has the callbacks to do as well. */
    Outpost fewest() {
        Outpost best = null;
        for (var outpost : outposts) {
            if (outpost.sessions() <= atHome && (best == null || outpost.sessions() < best.sessions())) {
                best = outpost;
            }
        }
        return best;
    }

    /** A session stays at home. */
    void stayed() {
        atHome++;
    }

    void left() {
        atHome--;
    }

    /** Ends the loops after what was posted to them before, and takes in what they left. */
    void close() {
        loops.forEach(Loop::end);
        long deadline = System.nanoTime() + END_NANOS;
        for (int i = 0; i < loops.size(); i++) {
            if (join(loops.get(i), deadline)) {
                outposts.get(i).drain();
            }
        }
    }

    private static boolean join(Loop loop, long deadline) {
        try {
            if (loop.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())))) {
                return true;
            }
            LOG.warn("an I/O loop did not end within {} ms", TimeUnit.NANOSECONDS.toMillis(END_NANOS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
