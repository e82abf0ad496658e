package spine.security.firewall.internal;

import java.util.List;
import java.util.Locale;

/**
 * One pattern of the file. Immutable.
 *
 * @param id       1-64 of {@code [A-Za-z0-9._-]}
 * @param phrases  what it looks for, folded; each of at least {@link Phrases#LEAST_BYTES} bytes
 * @param severity how bad a hit is
 * @param action   what a hit leads to
 * @param enabled  whether it is looked for at all
 */
record Rule(String id, List<String> phrases, Severity severity, Action action, boolean enabled) {
    /** How bad a hit is. */
    enum Severity {
        MEDIUM, HIGH, CRITICAL;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a hit leads to. */
    enum Action {
        BLOCK, WARN;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Rule {
        phrases = List.copyOf(phrases);
    }

    boolean blocks() {
        return action == Action.BLOCK;
    }
}
