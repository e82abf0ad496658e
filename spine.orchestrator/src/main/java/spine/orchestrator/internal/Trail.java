package spine.orchestrator.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import spine.api.Refusal;
import spine.api.resilience.CircuitOpenException;

/**
 * The steps by which one answer came about, each with its time and how it ended. Holds words and numbers of this bundle's
 * own, names of agents and codes; nothing of a question, an answer or a document. For one thread.
 */
final class Trail {
    /** The fact in the reply's metadata. */
    static final String FACT = "explain";
    /** More than a query can have. */
    private static final int MOST = 16;
    private static final int LONGEST_WORD = 64;

    private final LongSupplier nanoClock;
    private final boolean kept;
    private final List<String> steps = new ArrayList<>();
    private long since;

    /** @param kept whether anybody wants to know; else nothing is */
    Trail(LongSupplier nanoClock, boolean kept) {
        this.nanoClock = nanoClock;
        this.kept = kept;
        since = nanoClock.getAsLong();
    }

    boolean isKept() {
        return kept;
    }

    /**
     * Ends a step; the next begins.
     *
     * @param facts names and values in turn; empty values are left out
     */
    void step(String name, String outcome, String... facts) {
        if (!kept) {
            return;
        }
        long now = nanoClock.getAsLong();
        if (steps.size() < MOST) {
            var json = new StringBuilder("{\"step\":\"").append(name).append("\",\"ms\":")
                    .append(String.format(Locale.ROOT, "%.1f", (now - since) / 1e6));
            put(json, "outcome", outcome);
            for (int i = 0; i < facts.length; i += 2) {
                put(json, facts[i], facts[i + 1]);
            }
            steps.add(json.append('}').toString());
        }
        since = now;
    }

    private static void put(StringBuilder json, String name, String value) {
        if (!value.isEmpty()) {
            var word = value.replaceAll("[^\\x20-\\x7e]|[\"\\\\]", "?");
            json.append(",\"").append(name).append("\":\"")
                    .append(word, 0, Math.min(LONGEST_WORD, word.length())).append('"');
        }
    }

    /** How a tool, or a model that was to choose one, refused: why it was passed over, or its code. */
    static String word(Refusal refusal) {
        if (isDisabled(refusal)) {
            return "disabled";
        }
        if (refusal.meta().containsKey(CircuitOpenException.LOCAL)) {
            return "circuit open";
        }
        return refusal.code().name();
    }

    /** Whether an agent was not asked since it is disabled. */
    static boolean isDisabled(Refusal refusal) {
        return refusal.meta().containsKey(Refusal.DISABLED);
    }

    /** A JSON array, of at most 16 short objects. */
    String json() {
        return "[" + String.join(",", steps) + "]";
    }
}
