package spine.cli.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import spine.api.message.Directory;

/**
 * What a directory says about one agent: whether it serves, and what stands against it.
 *
 * @param entry    how it is; absent if it is not there
 * @param findings the gravest first
 */
record AgentReasons(String name, boolean serves, Optional<Directory.Entry> entry, List<Finding> findings) {
    private static final String SERVES = "agent.serves";
    private static final String FINDING = "agent.finding.";

    /** One cause. */
    record Finding(String cause, boolean blocking, String sentence, String remedy) {
    }

    /** Empty if the directory says nothing about it. */
    static Optional<AgentReasons> of(String name, Directory directory) {
        var facts = directory.getFactsMap();
        if (!facts.containsKey(SERVES)) {
            return Optional.empty();
        }
        var findings = new ArrayList<Finding>();
        for (int i = 1; facts.containsKey(FINDING + i + ".cause"); i++) {
            findings.add(new Finding(part(facts, i, "cause"), Boolean.parseBoolean(part(facts, i, "blocking")),
                    part(facts, i, "sentence"), part(facts, i, "remedy")));
        }
        var entry = directory.getEntriesList().stream().filter(e -> e.getName().equals(name)).findFirst();
        return Optional.of(new AgentReasons(name, Boolean.parseBoolean(facts.get(SERVES)), entry, findings));
    }

    private static String part(Map<String, String> facts, int number, String part) {
        return Words.oneLine(facts.getOrDefault(FINDING + number + "." + part, ""));
    }

    /** For a person: each finding on two lines. */
    String text() {
        var lines = new ArrayList<String>();
        if (serves && findings.isEmpty()) {
            lines.add(name + " serves" + entry.map(e -> ": " + state(e) + ", " + e.getInFlight() + " in flight, "
                    + e.getAnswered() + " answered, " + e.getFailed() + " failed").orElse("") + ".");
        }
        for (int i = 0; i < findings.size(); i++) {
            lines.add((i > 0 ? "Also: " : name + (serves ? " serves, but: " : " does not serve: "))
                    + findings.get(i).sentence());
            lines.add("Do: " + findings.get(i).remedy());
        }
        return String.join(System.lineSeparator(), lines);
    }

    String json() {
        var all = findings.stream().map(f -> Json.map("cause", f.cause, "blocking", f.blocking, "sentence", f.sentence,
                "remedy", f.remedy)).toList();
        var answer = Json.map("agent", name, "serving", serves);
        entry.ifPresent(e -> answer.putAll(Json.map("state", state(e), "in_flight", e.getInFlight(),
                "answered", e.getAnswered(), "failed", e.getFailed())));
        answer.put("findings", all);
        return Json.text(answer);
    }

    private static String state(Directory.Entry entry) {
        return entry.getState().name().toLowerCase(Locale.ROOT);
    }
}
