package spine.cli.internal;

import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import spine.api.message.Directory;
import spine.api.message.Discover;
import spine.api.rcis.RCISRequest;

@Command(name = "agents", description = {"Lists who serves, what they can do, in what state.",
    "With NAME it shows one agent whole: what it does, takes, answers, asks for and costs, and its figures."})
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
                entries.forEach(entry -> list.add(AgentView.json(entry)));
                say(Json.text(Json.map("agents", list, "problems", problems)));
            } else if (entries.isEmpty()) {
                say("No agents.");
            } else if (!name.isEmpty() && entries.size() == 1) {
                say(AgentView.whole(entries.get(0)));
            } else {
                var table = new Table().row("NAME", "STATE", "WHERE", "CAPABILITIES", "TAKES", "IN FLIGHT", "ANSWERED",
                        "FAILED", "PER SECOND", "P50 MS", "P99 MS", "");
                entries.forEach(entry -> table.row(entry.getName(), AgentView.state(entry), AgentView.where(entry),
                        String.join(",", entry.getCapabilitiesList()), AgentView.takes(entry.getInputSchema()),
                        String.valueOf(entry.getInFlight()), String.valueOf(entry.getAnswered()),
                        String.valueOf(entry.getFailed()), AgentView.number(entry.getPerSecond()),
                        AgentView.number(entry.getP50Ms()), AgentView.number(entry.getP99Ms()),
                        Words.oneLine(entry.getDetail())));
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
}
