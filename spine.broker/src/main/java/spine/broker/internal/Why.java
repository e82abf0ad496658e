package spine.broker.internal;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import spine.api.Diagnosis.Finding;

/**
 * Why an agent does not serve, or not well. Whoever may see the directory may see this.
 *
 * @param serves   whether it gets requests
 * @param findings the gravest first; never empty if it does not serve
 */
record Why(boolean serves, List<Finding> findings) {
    private static final int NEAR = 2;
    private static final int LONGEST = 64;

    Why {
        findings = List.copyOf(findings);
    }

    /**
     * @param routed   whether the routing table has it
     * @param findings the gravest first
     * @param known    names of agents, for one that was misspelt
     */
    static Why of(String name, boolean routed, List<Finding> findings, Collection<String> known) {
        var serves = routed && findings.stream().noneMatch(Finding::blocking);
        return new Why(serves, routed || !findings.isEmpty() ? findings : List.of(absent(name, known)));
    }

    private static Finding absent(String name, Collection<String> known) {
        var shown = Throttle.printable(name);
        return new Finding("absent", true, "There is no agent '" + shown + "'.", nearest(name, known)
                .map(near -> "Ask for '" + near + "', if you meant that one; 'spinectl agents' lists all.")
                .orElse("Copy its jar into the drop-in folder, or start its process; 'spinectl agents' lists those that"
                        + " are there."));
    }

    private static Optional<String> nearest(String name, Collection<String> known) {
        return name.length() > LONGEST ? Optional.empty()
                : known.stream().filter(other -> distance(name, other) <= Math.min(NEAR, name.length() / 2))
                        .min(Comparator.comparing((String other) -> distance(name, other)).thenComparing(other -> other));
    }

    /** How many characters must be put in, taken out or changed (Levenshtein). */
    private static int distance(String a, String b) {
        var row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }

    /** For a directory: {@code agent.serves}, and {@code agent.finding.N.} with N from 1 and each part's name. */
    Map<String, String> facts() {
        var facts = new LinkedHashMap<String, String>();
        facts.put("agent.serves", Boolean.toString(serves));
        for (int i = 0; i < findings.size(); i++) {
            var prefix = "agent.finding." + (i + 1) + ".";
            var finding = findings.get(i);
            facts.put(prefix + "cause", finding.cause());
            facts.put(prefix + "blocking", Boolean.toString(finding.blocking()));
            facts.put(prefix + "sentence", finding.sentence());
            facts.put(prefix + "remedy", finding.remedy());
        }
        return facts;
    }
}
