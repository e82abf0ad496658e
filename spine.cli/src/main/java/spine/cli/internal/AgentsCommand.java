package spine.cli.internal;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import spine.api.message.Directory;
import spine.api.message.Discover;
import spine.api.rcis.RCISRequest;

@Command(name = "agents", description = "Lists who serves, in what state.")
final class AgentsCommand extends JsonBase {
    private static final String PROBLEM = "problem.";

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "This agent only.")
    String name = "";

    @Option(names = "--capability", paramLabel = "NAME", description = "Only those that offer it.")
    String capability = "";

    AgentsCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        var question = Discover.newBuilder().setName(name).setCapability(capability);
        try (var session = open()) {
            var directory = session.ask(RCISRequest.newBuilder().setDiscover(question)).getDirectory();
            var entries = directory.getEntriesList();
            var problems = problems(directory);
            if (json) {
                var list = new ArrayList<Map<String, Object>>();
                entries.forEach(entry -> list.add(json(entry)));
                say(Json.text(Json.map("agents", list, "problems", problems)));
            } else if (entries.isEmpty()) {
                say("No agents.");
            } else {
                var table = new Table().row("NAME", "STATE", "WHERE", "CAPABILITIES", "IN FLIGHT", "ANSWERED", "FAILED", "");
                entries.forEach(entry -> table.row(entry.getName(), state(entry),
                        entry.getRemote() ? "outside" : "inside", String.join(",", entry.getCapabilitiesList()),
                        String.valueOf(entry.getInFlight()), String.valueOf(entry.getAnswered()),
                        String.valueOf(entry.getFailed()), Words.oneLine(entry.getDetail())));
                say(table.text());
            }
            if (!json) {
                problems.forEach((what, why) -> note(Words.oneLine(what + ": " + why)));
            }
            return 0;
        }
    }

    /** What was dropped in and does not serve, and why. */
    private static Map<String, Object> problems(Directory directory) {
        var problems = new TreeMap<String, Object>();
        directory.getFactsMap().forEach((key, value) -> {
            if (key.startsWith(PROBLEM)) {
                problems.put(key.substring(PROBLEM.length()), value);
            }
        });
        return problems;
    }

    private static String state(Directory.Entry entry) {
        return entry.getState().name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, Object> json(Directory.Entry entry) {
        var map = Json.map("name", entry.getName(), "state", state(entry), "remote", entry.getRemote());
        if (entry.hasComponent()) {
            map.put("component", entry.getComponentValue());
        }
        map.putAll(Json.map("capabilities", entry.getCapabilitiesList(), "input_schema", entry.getInputSchema(),
                "output_schema", entry.getOutputSchema(), "version", entry.getVersion(),
                "generation", entry.getGeneration(), "in_flight", entry.getInFlight(),
                "answered", entry.getAnswered(), "failed", entry.getFailed(), "silent_ms", entry.getSilentMs(),
                "detail", entry.getDetail(), "key_ranges", entry.getKeyRangesList().stream().map(r ->
                        HexFormat.of().formatHex(r.getFrom().toByteArray()) + "-"
                        + HexFormat.of().formatHex(r.getTo().toByteArray())).toList()));
        return map;
    }
}
