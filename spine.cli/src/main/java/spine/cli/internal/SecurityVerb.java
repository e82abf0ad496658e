package spine.cli.internal;

import java.util.Map;
import spine.api.security.VerifiedKey;

/** One command of the agent {@code security}: JSON as it answers, or a table for a person. */
abstract class SecurityVerb extends JsonBase {
    SecurityVerb(Surroundings surroundings) {
        super(surroundings);
    }

    /** What to tell the agent. */
    abstract Map<String, Object> command() throws Exception;

    /** The answer for a person. */
    String readable(Map<String, Object> answer) {
        return SecurityAgent.table(answer);
    }

    /** 0, or 1 if the answer is bad news. */
    int code(Map<String, Object> answer) {
        return 0;
    }

    @Override
    public Integer call() throws Exception {
        var command = command();
        try (var session = open()) {
            var said = new SecurityAgent(session).tell(command);
            var answer = SecurityAgent.parsed(said);
            say(json ? said : readable(answer));
            return code(answer);
        }
    }

    /** @throws IllegalArgumentException if it is no key */
    static String checked(String key) {
        return VerifiedKey.ofZ85(key).z85();
    }

    /** A text of an answer, on one line; empty if it is not there. */
    static String text(Map<?, ?> answer, String name) {
        var value = answer.get(name);
        return value == null ? "" : Words.oneLine(String.valueOf(value));
    }

    /** A list of an answer; empty if it is not there. */
    static Iterable<?> list(Map<?, ?> answer, String name) {
        return answer.get(name) instanceof Iterable<?> list ? list : java.util.List.of();
    }
}
