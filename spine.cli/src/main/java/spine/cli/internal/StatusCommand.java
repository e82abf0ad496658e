package spine.cli.internal;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import spine.api.SpineException;
import spine.api.message.Directory;
import spine.api.message.Discover;
import spine.api.rcis.MetricsRequest;
import spine.api.rcis.MetricsResponse;
import spine.api.rcis.RCISRequest;

@Command(name = "status", description = "Shows whether Spine is well: version, agents, memory.")
final class StatusCommand extends JsonBase {
    StatusCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        try (var session = open()) {
            var response = session.ask(RCISRequest.newBuilder().setDiscover(Discover.getDefaultInstance()));
            var directory = response.getDirectory();
            MetricsResponse metrics = MetricsResponse.getDefaultInstance();
            var problem = "";
            try {
                metrics = session.ask(RCISRequest.newBuilder().setMetrics(MetricsRequest.getDefaultInstance()))
                        .getMetricsResponse();
            } catch (SpineException e) {
                problem = e.refusal().sentence(); // the bus is up without its memory: that is worth showing
            }
            say(json ? json(directory, metrics, problem) : text(directory, metrics, problem));
            return 0;
        }
    }

    private static String json(Directory directory, MetricsResponse metrics, String problem) {
        var system = Json.sorted(facts(directory));
        system.put("agents", states(directory));
        system.put("agent_troubles", troubles(directory));
        var map = Json.map("system", system);
        MetricsView.put(map, metrics);
        if (!problem.isEmpty()) {
            map.put("memory_problem", problem);
        }
        return Json.text(map);
    }

    private static String text(Directory directory, MetricsResponse metrics, String problem) {
        var table = new Table();
        facts(directory).forEach((key, value) -> table.row(key, Words.oneLine(value)));
        var agents = new StringBuilder();
        states(directory).forEach((state, n) -> agents.append(agents.length() == 0 ? "" : ", ").append(n).append(' ')
                .append(state));
        table.row("agents", agents.length() == 0 ? "none" : agents.toString());
        troubles(directory).forEach((name, detail) -> table.row("agent " + name, Words.oneLine(detail.toString())));
        MetricsView.put(table, metrics);
        if (!problem.isEmpty()) {
            table.row("memory", Words.oneLine(problem));
        }
        return table.text();
    }

    /** Without what {@code why} is for. */
    private static Map<String, String> facts(Directory directory) {
        var facts = new TreeMap<>(directory.getFactsMap());
        facts.keySet().removeIf(key -> key.startsWith(WhyCommand.PREFIX));
        return facts;
    }

    /** What stands against agents, with what to do, by name. */
    private static Map<String, Object> troubles(Directory directory) {
        var troubles = new TreeMap<String, Object>();
        directory.getEntriesList().stream().filter(entry -> !entry.getDetail().isEmpty())
                .forEach(entry -> troubles.put(entry.getName(), entry.getDetail()));
        return troubles;
    }

    private static Map<String, Object> states(Directory directory) {
        var states = new TreeMap<String, Object>();
        for (var entry : directory.getEntriesList()) {
            states.merge(entry.getState().name().toLowerCase(Locale.ROOT), 1, (a, b) -> (Integer) a + (Integer) b);
        }
        return states;
    }
}
