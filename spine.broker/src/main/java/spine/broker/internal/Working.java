package spine.broker.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The agents that work for one request, those of its nested calls included, and what they have spent. Thread-safe. */
final class Working {
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
            if (!its.isEmpty()) {
                var sum = new HashMap<>(spent);
                its.forEach((what, amount) -> sum.merge(what, amount, Double::sum));
                spent = sum;
            }
            stoppedAtMillis = Math.max(stoppedAtMillis, atMillis);
            if (--count > 0) {
                return;
            }
            told = onIdle;
            onIdle = List.of();
        }
        told.forEach(Runnable::run);
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
