package spine.broker.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The agents that work for one request, those of its nested calls included, and what they have spent. Thread-safe. */
final class Working {
    /** Words for what was spent; what else is spent is not noted. */
    private static final int MOST_SPENT = 16;
    private static final int LONGEST_WORD = 64;

    private int count;
    private long stoppedAtMillis;
    /** Most requests are not cancelled and spend nothing that anybody asks for. */
    private Map<String, Double> spent = Map.of();
    private List<Runnable> onIdle = List.of();

    synchronized void begin() {
        count++;
    }

    /**
     * One has returned, or has said that it stopped.
     *
     * @param atMillis Unix ms; the last one counts
     * @param its      what it spent, such as {@code wall_ms}; summed up
     */
    void end(long atMillis, Map<String, Double> its) {
        List<Runnable> told;
        synchronized (this) {
            its.forEach(this::spend);
            stoppedAtMillis = Math.max(stoppedAtMillis, atMillis);
            if (--count > 0) {
                return;
            }
            told = onIdle;
            onIdle = List.of();
        }
        told.forEach(Runnable::run);
    }

    /** Adds to what was spent; what is no number, or a word too many or too long, is left out. */
    synchronized void spend(String what, double amount) {
        if (!Double.isFinite(amount) || what.isEmpty() || what.length() > LONGEST_WORD
                || !spent.containsKey(what) && spent.size() >= MOST_SPENT) {
            return;
        }
        if (spent.isEmpty()) {
            spent = new HashMap<>(4);
        }
        spent.merge(what, amount, Double::sum);
    }

    synchronized int get() {
        return count;
    }

    /** Runs the action once when nobody works any more, or now. It must not block. */
    void whenIdle(Runnable action) {
        synchronized (this) {
            if (count > 0) {
                onIdle = new ArrayList<>(onIdle);
                onIdle.add(action);
                return;
            }
        }
        action.run();
    }

    /** Unix ms at which the last one stopped; 0 if nobody had begun. */
    synchronized long stoppedAtMillis() {
        return stoppedAtMillis;
    }

    synchronized Map<String, Double> spent() {
        return Map.copyOf(spent);
    }
}
