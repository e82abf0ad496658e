package spine.supervisor.internal;

import java.util.ArrayDeque;
import java.util.OptionalLong;
import java.util.function.DoubleSupplier;

/**
 * Decides whether and when somebody is started anew, and remembers: a back-off that doubles, with jitter, and a cap, after
 * which it stays down until a person starts it (HB-04). Times are milliseconds of a monotonic clock. Not thread-safe.
 */
final class Restarting {
    private final Rules rules;
    private final DoubleSupplier random;
    private final ArrayDeque<Long> recent = new ArrayDeque<>();
    private int inARow;
    private long total;
    private int sinceStart;
    private boolean down;
    private String reason = "";

    /** @param random from 0 to 1 */
    Restarting(Rules rules, DoubleSupplier random) {
        this.rules = rules;
        this.random = random;
    }

    /**
     * It has failed.
     *
     * @return when it is to be started again; empty if it stays down
     */
    OptionalLong failed(long now, String why) {
        reason = why;
        while (!recent.isEmpty() && now - recent.peekFirst() >= rules.window()) {
            recent.removeFirst();
        }
        down = recent.size() >= rules.cap();
        if (down) {
            return OptionalLong.empty();
        }
        recent.addLast(now);
        total++;
        sinceStart++;
        return OptionalLong.of(now + pause(inARow++));
    }

    /** Between 80 and 120 hundredths of the doubled wait, so that what failed together does not come back together. */
    private long pause(int failures) {
        long wait = failures >= 20 ? rules.backoffMost() : Math.min(rules.backoffMost(), rules.backoff() << failures);
        return (long) (wait * (0.8 + 0.4 * random.getAsDouble()));
    }

    /** It has served well for a while: the next failure waits no longer than a first one. */
    void well() {
        inARow = 0;
    }

    /** A person starts it: nothing of before counts. */
    void forgive() {
        recent.clear();
        inARow = 0;
        down = false;
        reason = "";
    }

    boolean isDown() {
        return down;
    }

    /** Why it failed the last time; empty if it did not. */
    String reason() {
        return reason;
    }

    /** All restarts that are remembered. */
    long total() {
        return total;
    }

    /** Those of this run of the broker. */
    int sinceStart() {
        return sinceStart;
    }

    /** What is kept over a restart of the broker: ages instead of times, since the clock starts anew. */
    Memory memory(long now, long wallNow) {
        return new Memory(recent.stream().mapToLong(at -> wallNow - (now - at)).toArray(), inARow, total, down, reason);
    }

    /** What lies in the future, since the clock was set back, counts as just now: rather one restart too few. */
    void restore(Memory kept, long now, long wallNow) {
        recent.clear();
        for (long at : kept.recent == null ? new long[0] : kept.recent) {
            long age = Math.max(0, wallNow - at);
            if (age < rules.window() && recent.size() < rules.cap()) {
                recent.addLast(now - age);
            }
        }
        inARow = Math.max(0, kept.inARow);
        total = kept.total;
        down = kept.down;
        reason = kept.reason == null ? "" : kept.reason;
    }

    /**
     * As it is written down.
     *
     * @param recent when it was restarted lately, in milliseconds of 1970
     */
    record Memory(long[] recent, int inARow, long total, boolean down, String reason) {
    }
}
