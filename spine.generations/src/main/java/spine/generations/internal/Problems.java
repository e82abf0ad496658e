package spine.generations.internal;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.generations.LaneProblem;

/** Keeps the last problems and logs each with one sentence. Bounded; thread-safe. */
final class Problems {
    private static final Logger LOG = LoggerFactory.getLogger("spine.generations");
    private static final int KEPT = 64;

    private final Clock clock;
    private final ArrayDeque<LaneProblem> last = new ArrayDeque<>();

    Problems(Clock clock) {
        this.clock = clock;
    }

    void add(String subject, String sentence) {
        LOG.warn("{} is not taken: {}", subject, sentence);
        synchronized (last) {
            if (last.size() == KEPT) {
                last.removeFirst();
            }
            last.addLast(new LaneProblem(clock.instant(), subject, sentence));
        }
    }

    List<LaneProblem> list() {
        synchronized (last) {
            return List.copyOf(last);
        }
    }
}
