package spine.supervisor.internal;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import spine.api.Diagnosis.Finding;
import spine.api.message.Directory;

/**
 * Which agents outside were there, also before the broker's restart: one that does not come back within the grace is dead,
 * and is said to be so for ten minutes, as one that dies before everybody's eyes. Times are milliseconds of a monotonic
 * clock. Belongs to the supervisor's thread.
 */
final class KnownAgents {
    private static final int MOST = 10_000;
    private static final long FORGET_MILLIS = 600_000;

    private final long graceMillis;
    private final long startedAt;
    private final Set<String> awaited = new TreeSet<>();
    private Set<String> there = Set.of();

    KnownAgents(long graceMillis, long now) {
        this.graceMillis = graceMillis;
        this.startedAt = now;
    }

    /** Those of the run before. */
    void restore(Set<String> names) {
        names.stream().limit(MOST).filter(name -> !there.contains(name)).forEach(awaited::add);
    }

    /** One look at the directory. */
    void look(Map<String, Directory.Entry> entries, long now) {
        var seen = new TreeSet<String>();
        entries.forEach((name, entry) -> {
            if (entry.getRemote() && isSeen(name, entry) && seen.size() < MOST) {
                seen.add(name);
            }
        });
        there = Set.copyOf(seen);
        awaited.removeAll(seen);
        if (now - startedAt >= FORGET_MILLIS) {
            awaited.clear();
        }
    }

    /** What this says itself comes back in the directory, and is no sign of life. */
    private boolean isSeen(String name, Directory.Entry entry) {
        return entry.getState() != Directory.State.UNKNOWN
                && !(awaited.contains(name) && entry.getState() == Directory.State.DEAD);
    }

    /** Those to remember. */
    Set<String> names() {
        var all = new TreeSet<>(awaited);
        all.addAll(there);
        return all;
    }

    /** Those that have not come back. */
    Map<String, List<Finding>> findings(long now) {
        var findings = new TreeMap<String, List<Finding>>();
        long waited = now - startedAt;
        if (waited >= graceMillis) {
            awaited.forEach(name -> findings.put(name, List.of(new Finding("dead", true, "Agent " + name
                    + " was there before the broker's restart and has not come back for " + waited / 1000 + " s.",
                    "Start its process again; its first message brings it back."))));
        }
        return findings;
    }
}
