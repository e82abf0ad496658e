package spine.cli.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import spine.api.message.Directory;

/**
 * A sample, and what was counted for a second since the one before it.
 *
 * @param perSecond by the counter's name
 */
record TopRates(TopSample now, Map<String, Double> perSecond) {
    private static final String PROBLEM = "problem.";

    /** A fact about the broker. */
    String fact(String key, String otherwise) {
        return Words.oneLine(now.directory().getFactsOrDefault(key, otherwise));
    }

    double rate(String counter) {
        return perSecond.getOrDefault(counter, 0.0);
    }

    /** All counters whose name begins so. */
    double rates(String prefix) {
        return perSecond.entrySet().stream().filter(e -> e.getKey().startsWith(prefix)).mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /** The busiest first. */
    List<Directory.Entry> agents() {
        var agents = new ArrayList<>(now.directory().getEntriesList());
        agents.sort(Comparator.comparingDouble(Directory.Entry::getPerSecond).reversed()
                .thenComparing(Directory.Entry::getName));
        return agents;
    }

    List<String> problems() {
        return new TreeMap<>(now.directory().getFactsMap()).entrySet().stream()
                .filter(e -> e.getKey().startsWith(PROBLEM))
                .map(e -> Words.oneLine(e.getKey().substring(PROBLEM.length()) + ": " + e.getValue())).toList();
    }

    String json() {
        var list = new ArrayList<Map<String, Object>>();
        agents().forEach(entry -> list.add(AgentView.json(entry)));
        return Json.text(Json.map("time", now.unixMillis(), "facts", Json.sorted(now.directory().getFactsMap()),
                "per_second", perSecond, "agents", list));
    }
}
