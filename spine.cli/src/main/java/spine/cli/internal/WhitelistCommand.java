package spine.cli.internal;

import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParameterException;

@Command(name = "whitelist", description = {"Shows and changes which keys are trusted; for administrators.",
    "'spinectl key' does more: expiry, tenants, tiers, revocation for ever, rotation."},
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
    static CommandLine withKey(SecurityVerb verb) {
        return new CommandLine(verb).setUnmatchedOptionsArePositionalParams(true);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say add, remove or list.");
    }

    @Command(name = "add", description = "Trusts a key, or changes what it may do.")
    static class Add extends SecurityVerb {
        @Parameters(paramLabel = "KEY", description = "40 characters of Z85.")
        String key;

        @Option(names = "--role", paramLabel = "ROLE", description = {
            "admin, operator, viewer, client, agent, or one of the policy's own",
            "(default: client, or agent with --agent or --component)."})
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
    static final class Remove extends SecurityVerb {
        @Parameters(paramLabel = "KEY", description = "40 characters of Z85.")
        String key;

        @Option(names = "--force", description = "Also one's own key, or that of the last administrator.")
        boolean force;

        Remove(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        Map<String, Object> command() {
            var command = Json.map("command", "whitelist.remove", "key", checked(key));
            if (force) {
                command.put("force", true);
            }
            return command;
        }
    }

    @Command(name = "list", description = "Shows the keys that are trusted.")
    static final class Show extends SecurityVerb {
        Show(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        Map<String, Object> command() {
            return Json.map("command", "whitelist.list");
        }
    }
}
