package spine.broker.monitor.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import spine.api.message.Directory;
import spine.api.monitor.Monitor;

/**
 * Makes events of what is seen in two directories, one after the other, because nobody tells of it by itself: the
 * journal's level, problems that come and go, and refusals, summed up. The first directory says what was there before.
 * Used by one thread.
 */
final class Changes {
    private static final String REFUSED = "count.refused.";
    private static final String PROBLEM = "problem.";
    private static final String LEVEL = "journal.level";

    private final Monitor monitor;
    private Map<String, String> before;

    Changes(Monitor monitor) {
        this.monitor = monitor;
    }

    /** Nobody watches: what happens meanwhile is nobody's event. */
    void forget() {
        before = null;
    }

    void see(Directory directory) {
        var now = directory.getFactsMap();
        if (before != null) {
            level(now);
            problems(now);
            refusals(now);
        }
        before = now;
    }

    private void level(Map<String, String> now) {
        var was = before.getOrDefault(LEVEL, "none");
        var is = now.getOrDefault(LEVEL, "none");
        if (!is.equals(was)) {
            monitor.event("events.journal", "level", is, Map.of("before", was));
        }
    }

    private void problems(Map<String, String> now) {
        now.forEach((key, sentence) -> {
            if (key.startsWith(PROBLEM) && !before.containsKey(key)) {
                monitor.event("events.problems", "arose", key.substring(PROBLEM.length()), Map.of("sentence", sentence));
            }
        });
        before.keySet().forEach(key -> {
            if (key.startsWith(PROBLEM) && !now.containsKey(key)) {
                monitor.event("events.problems", "over", key.substring(PROBLEM.length()), Map.of());
            }
        });
    }

    private void refusals(Map<String, String> now) {
        var more = new TreeMap<String, String>();
        var counts = new HashMap<String, String>(now);
        counts.keySet().removeIf(key -> !key.startsWith(REFUSED));
        counts.forEach((key, count) -> {
            long added = Long.parseLong(count) - Long.parseLong(before.getOrDefault(key, "0"));
            if (added > 0) {
                more.put(key.substring(REFUSED.length()), Long.toString(added));
            }
        });
        if (!more.isEmpty()) {
            monitor.event("events.refusals", "refused", "", more);
        }
    }
}
