package spine.cli.internal;

import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.message.Discover;
import spine.api.rcis.RCISRequest;

/**
 * Reasons for what Spine has chosen. A topic is whatever facts the server has under {@code why.TOPIC}: what it is about
 * under the name itself, and details below it. New topics need no change here.
 */
@Command(name = "why", description = "Tells why Spine does what it does: crypto, transport.")
final class WhyCommand extends JsonBase {
    static final String PREFIX = "why.";
    private static final String FIRST = "in_use";

    @Parameters(paramLabel = "TOPIC", arity = "0..1", description = "Without it, the topics are listed.")
    String topic;

    WhyCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        try (var session = open()) {
            var response = session.ask(RCISRequest.newBuilder().setDiscover(Discover.getDefaultInstance()));
            var facts = new TreeMap<String, String>();
            response.getDirectory().getFactsMap().forEach((key, value) -> {
                if (key.startsWith(PREFIX)) {
                    facts.put(key.substring(PREFIX.length()), Words.oneLine(value));
                }
            });
            say(topic == null ? topics(facts) : reasons(facts));
            return 0;
        }
    }

    private String topics(TreeMap<String, String> facts) {
        facts.keySet().removeIf(key -> key.indexOf('.') >= 0);
        return json ? Json.text(Json.map("topics", facts)) : table(facts);
    }

    private String reasons(TreeMap<String, String> facts) throws SpineException {
        var about = facts.get(topic);
        if (about == null || topic.indexOf('.') >= 0) {
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
        return json ? json(about, details) : table(details);
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
