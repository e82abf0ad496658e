package spine.cli.internal;

import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParameterException;
import spine.api.security.VerifiedKey;

@Command(name = "whitelist", description = "Shows and changes which keys are trusted; for administrators.",
        synopsisSubcommandLabel = "add|remove|list")
final class WhitelistCommand implements Runnable {
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this help.")
    boolean help;

    @CommandLine.Spec
    CommandLine.Model.CommandSpec spec;

    private WhitelistCommand() {
    }

    /** With its three verbs. */
    static CommandLine line(Surroundings surroundings) {
        return new CommandLine(new WhitelistCommand()).addSubcommand("add", withKey(new Add(surroundings)))
                .addSubcommand("remove", withKey(new Remove(surroundings)))
                .addSubcommand("list", new Show(surroundings));
    }

    /** A key may begin with a hyphen: what is no option is the key. */
    private static CommandLine withKey(Verb verb) {
        return new CommandLine(verb).setUnmatchedOptionsArePositionalParams(true);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say add, remove or list.");
    }

    private abstract static class Verb extends JsonBase {
        Verb(Surroundings surroundings) {
            super(surroundings);
        }

        abstract Map<String, Object> command();

        @Override
        public Integer call() throws Exception {
            var command = command();
            try (var session = open()) {
                var said = new SecurityAgent(session).tell(command);
                say(json ? said : SecurityAgent.readable(said));
                return 0;
            }
        }

        static String checked(String key) {
            return VerifiedKey.ofZ85(key).z85();
        }
    }

    @Command(name = "add", description = "Trusts a key, or changes what it may do.")
    static final class Add extends Verb {
        @Parameters(paramLabel = "KEY", description = "40 characters of Z85.")
        String key;

        @Option(names = "--role", paramLabel = "ROLE", description = "admin, client or agent (default: client, or agent with --agent).")
        String role;

        @Option(names = "--agent", paramLabel = "NAME", description = "Agent name that it may serve as; may be repeated.")
        List<String> agents = List.of();

        @Option(names = "--component", paramLabel = "NAME", description = "Component that it may send as; may be repeated.")
        List<String> components = List.of();

        @Option(names = "--label", paramLabel = "TEXT", description = "For people.")
        String label = "";

        Add(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        Map<String, Object> command() {
            var as = role != null ? role : agents.isEmpty() && components.isEmpty() ? "client" : "agent";
            return Json.map("command", "whitelist.add", "key", checked(key), "role", as, "agents", agents,
                    "components", components, "label", label);
        }
    }

    @Command(name = "remove", description = "Trusts a key no more; its next message is refused.")
    static final class Remove extends Verb {
        @Parameters(paramLabel = "KEY", description = "40 characters of Z85.")
        String key;

        Remove(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        Map<String, Object> command() {
            return Json.map("command", "whitelist.remove", "key", checked(key));
        }
    }

    @Command(name = "list", description = "Shows the keys that are trusted.")
    static final class Show extends Verb {
        Show(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        Map<String, Object> command() {
            return Json.map("command", "whitelist.list");
        }
    }
}
