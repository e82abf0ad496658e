package spine.cli.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.message.Discover;
import spine.api.rcis.RCISRequest;

/**
 * Why an agent does not serve, and reasons for what Spine has chosen. A topic is whatever facts the server has under
 * {@code why.TOPIC}: what it is about under the name itself, and details below it. New topics need no change here.
 */
@Command(name = "why", description = {"Tells why an agent does not serve, and what to do.",
        "Also why Spine does what it does: crypto, mode, transport."},
        footer = {"", "Exit code 0: the agent serves. 1: it does not."})
final class WhyCommand extends JsonBase {
    static final String PREFIX = "why.";
    private static final String FIRST = "in_use";

    @Parameters(paramLabel = "AGENT|TOPIC", arity = "0..1", completionCandidates = Topics.class,
            description = "An agent's name, or a topic. Without it, the topics are listed.")
    String topic;

    /** For the shell, which cannot ask the server who is there. */
    static final class Topics extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        Topics() {
            super(List.of("crypto", "mode", "transport"));
        }
    }

    WhyCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        try (var session = open()) {
            var question = Discover.newBuilder().setName(topic == null ? "" : topic);
            var directory = session.ask(RCISRequest.newBuilder().setDiscover(question)).getDirectory();
            var facts = new TreeMap<String, String>();
            directory.getFactsMap().forEach((key, value) -> {
                if (key.startsWith(PREFIX)) {
                    facts.put(key.substring(PREFIX.length()), Words.oneLine(value));
                }
            });
            if (topic != null && !isTopic(facts)) {
                var agent = AgentReasons.of(topic, directory);
                if (agent.isPresent()) {
                    say(json ? agent.get().json() : agent.get().text());
                    return agent.get().serves() ? 0 : 1;
                }
            }
            say(topic == null ? topics(facts) : reasons(facts));
            return 0;
        }
    }

    private boolean isTopic(Map<String, String> facts) {
        return facts.containsKey(topic) && topic.indexOf('.') < 0;
    }

    private String topics(TreeMap<String, String> facts) {
        facts.keySet().removeIf(key -> key.indexOf('.') >= 0);
        return json ? Json.text(Json.map("topics", facts)) : table(facts);
    }

    private String reasons(TreeMap<String, String> facts) throws SpineException {
        if (!isTopic(facts)) {
            facts.keySet().removeIf(key -> key.indexOf('.') >= 0);
            throw new SpineException(ErrorCode.INVALID_REQUEST, "There is no topic '" + topic + "'.",
                    facts.isEmpty() ? "This server gives no reasons." : "There is: " + String.join(", ", facts.keySet())
                            + ".");
        }
        var details = new TreeMap<String, String>(
                (a, b) -> a.equals(b) ? 0 : a.equals(FIRST) ? -1 : b.equals(FIRST) ? 1 : a.compareTo(b));
        facts.forEach((key, value) -> {
            if (key.startsWith(topic + ".")) {
                details.put(key.substring(topic.length() + 1), value);
            }
        });
        return json ? json(facts.get(topic), details) : table(details);
    }

    /** {@code left_out.java} becomes a key of its group. */
    private String json(String about, Map<String, String> details) {
        var answer = Json.map("topic", topic, "about", about);
        details.forEach((key, value) -> {
            int dot = key.indexOf('.');
            if (dot < 0) {
                answer.put(key, value);
            } else {
                group(answer, key.substring(0, dot)).put(key.substring(dot + 1), value);
            }
        });
        return Json.text(answer);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> group(Map<String, Object> answer, String name) {
        if (!(answer.get(name) instanceof Map<?, ?>)) {
            answer.put(name, Json.map());
        }
        return (Map<String, Object>) answer.get(name);
    }

    private static String table(Map<String, String> facts) {
        var table = new Table();
        facts.forEach((key, value) -> table.row(key.replace('_', ' ').replace(".", ": "), value));
        return table.text();
    }
}
