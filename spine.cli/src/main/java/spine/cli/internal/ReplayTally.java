package spine.cli.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts how a replay went, and compares what is answered with what was recorded, whichever comes first. Keeps the newest
 * 10,000 requests whose two ends are not both there yet; one that falls out is not compared. Thread-safe.
 */
final class ReplayTally {
    private static final int MOST_OPEN = 10_000;

    private final Map<String, Ends> open = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Ends> eldest) {
            return size() > MOST_OPEN;
        }
    };
    private final Map<String, Long> refused = new TreeMap<>();
    private long asked;
    private long answered;
    private long same;
    private long other;
    private long leftOut;

    private record Ends(Said recorded, Said now) {
    }

    /** @param id of the recorded request */
    synchronized void asked(String id) {
        asked++;
        open.put(id, new Ends(null, null));
    }

    /** A recorded request that cannot be asked again. */
    synchronized void leftOut() {
        leftOut++;
    }

    /** How it ended then; one that was not asked again is of no interest. */
    synchronized void recorded(String id, Said said) {
        compare(id, open.computeIfPresent(id, (same, ends) -> new Ends(said, ends.now())));
    }

    /** How it ended now. */
    synchronized void ended(String id, Said said) {
        if (said.code().isEmpty()) {
            answered++;
        } else {
            refused.merge(said.code(), 1L, Long::sum);
        }
        compare(id, open.computeIfPresent(id, (same, ends) -> new Ends(ends.recorded(), said)));
    }

    private void compare(String id, Ends ends) {
        if (ends != null && ends.recorded() != null && ends.now() != null) {
            open.remove(id);
            same += ends.recorded().equals(ends.now()) ? 1 : 0;
            other += ends.recorded().equals(ends.now()) ? 0 : 1;
        }
    }

    synchronized boolean isAllAnswered() {
        return refused.isEmpty();
    }

    synchronized String line() {
        return "Asked " + asked + ", answered " + answered + ", refused "
                + refused.values().stream().mapToLong(n -> n).sum()
                + ", same answer as recorded " + same + ", another " + other;
    }

    /** When all have ended; the keys are stable. */
    synchronized Map<String, Object> toMap() {
        return Json.map("asked", asked, "answered", answered, "refused", new TreeMap<>(refused), "same", same,
                "other", other, "not_compared", asked - same - other, "left_out", leftOut);
    }

    synchronized String text() {
        var table = new Table().row("asked", String.valueOf(asked)).row("answered", String.valueOf(answered));
        refused.forEach((code, number) -> table.row("refused", number + " " + Words.oneLine(code)));
        return table.row("same answer as recorded", String.valueOf(same)).row("another answer", String.valueOf(other))
                .row("not compared", String.valueOf(asked - same - other))
                .row("left out", leftOut + (leftOut == 0 ? "" : ": no call, query or text, or no body")).text();
    }
}
