package spine.bench.trust;

import java.util.Arrays;
import java.util.List;
import spine.api.security.Permissions;
import spine.api.security.Permissions.Action;
import spine.api.security.Permissions.Rule;

/** Rules as many and of the forms as the shipped roles have: exact names, prefixes, everything, and what is forbidden. */
final class ShippedRoles {
    private static final Permissions CLIENT = of("use query", "use ingest", "use retrieve", "use metrics", "use discover",
            "use cancel", "use command.nap", "call *");
    private static final Permissions OPERATOR = of("use *", "call *", "send *", "!use command.train", "!call security",
            "administer audit", "administer shadow", "administer rates");
    private static final Permissions AGENT = of("send text_data", "send rich_payload", "send agent_call", "send waveform*",
            "send status", "send hello", "call capability:*", "use discover");

    private ShippedRoles() {
    }

    static List<Checks.Question> questions() {
        return List.of(
                new Checks.Question("admin, query", "admin", Permissions.ALL, Action.USE, "query", "*", true),
                new Checks.Question("client, query", "client", CLIENT, Action.USE, "query", "*", true),
                new Checks.Question("client, forbidden", "client", CLIENT, Action.ADMINISTER, "keys", "*", false),
                new Checks.Question("operator, query", "operator", OPERATOR, Action.USE, "query", "*", true),
                new Checks.Question("agent, text to memory", "agent", AGENT, Action.SEND, "text_data", "MEMORY_SYSTEM",
                        true),
                new Checks.Question("agent, by a prefix", "agent", AGENT, Action.SEND, "waveform_shm",
                        "PHYSICS_ENGINE", true));
    }

    /** Action and object; an exclamation mark forbids. */
    private static Permissions of(String... rules) {
        return Permissions.of(Arrays.stream(rules).map(ShippedRoles::rule).toList());
    }

    private static Rule rule(String text) {
        boolean allows = !text.startsWith("!");
        var words = text.substring(allows ? 0 : 1).split(" ");
        return new Rule(allows, Action.valueOf(words[0].toUpperCase(java.util.Locale.ROOT)), words[1], "*");
    }
}
