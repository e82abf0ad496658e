package spine.cli.internal;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.security.VerifiedKey;
import spine.keys.Fingerprint;

/** The group {@code key}; its verbs change keys, {@link KeyViews} shows them, {@link RotateCommand} changes our own. */
@Command(name = "key", description = "Keys: who is trusted, until when, for what; revokes and rotates them.",
        synopsisSubcommandLabel = "list|show|add|revoke|rotate|protect|unprotect")
final class KeyCommand implements Runnable {
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this help.")
    boolean help;

    @CommandLine.Spec
    CommandLine.Model.CommandSpec spec;

    private KeyCommand() {
    }

    /** With its verbs. */
    static CommandLine line(Surroundings surroundings) {
        var line = new CommandLine(new KeyCommand())
                .addSubcommand("list", new KeyViews.All(surroundings))
                .addSubcommand("show", WhitelistCommand.withKey(new KeyViews.One(surroundings)))
                .addSubcommand("add", WhitelistCommand.withKey(new Add(surroundings)))
                .addSubcommand("revoke", WhitelistCommand.withKey(new Revoke(surroundings)))
                .addSubcommand("rotate", new RotateCommand(surroundings));
        return ProtectCommand.addTo(line, surroundings);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say list, show, add, revoke, rotate, protect or unprotect.");
    }

    @Command(name = "add", description = "Trusts a key, or changes what it may do; for administrators.")
    static final class Add extends WhitelistCommand.Add {
        @Option(names = "--instance", paramLabel = "NAME",
                description = "The one instance of its component that it may be.")
        String instance = "";

        @Option(names = "--tenant", paramLabel = "NAME", description = "Whose data it works on.")
        String tenant = "";

        @Option(names = "--tier", paramLabel = "0..2",
                description = {"0 broker, 1 core component: one live connection; 2 others",
                    "(default: 1 with --component, else 2)."})
        Integer tier;

        @Option(names = "--until", paramLabel = "INSTANT",
                description = "When it expires, such as 2026-12-31T00:00:00Z (default: never).")
        String until = "";

        Add(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        Map<String, Object> command() {
            var command = super.command();
            command.put("command", "key.add");
            put(command, "instance", instance);
            put(command, "tenant", tenant);
            put(command, "until", until.isEmpty() ? "" : instant(until));
            if (tier != null) {
                if (tier < 0 || tier > 2) {
                    throw new IllegalArgumentException("--tier " + tier + " is not 0, 1 or 2");
                }
                command.put("tier", tier);
            }
            return command;
        }

        private static void put(Map<String, Object> command, String name, String value) {
            if (!value.isEmpty()) {
                command.put(name, value);
            }
        }

        private static String instant(String text) {
            try {
                return Instant.parse(text).toString();
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException("--until " + text
                        + " is not an instant such as 2026-12-31T00:00:00Z");
            }
        }
    }

    @Command(name = "revoke", description = {"Never trusts a key again: it is refused within a second, its connections"
        + " are cut.", "No edit, restart or rotation takes that back; for administrators."})
    static final class Revoke extends SecurityVerb {
        @Parameters(paramLabel = "KEY", description = "40 characters of Z85.")
        String key;

        @Option(names = "--reason", paramLabel = "TEXT",
                description = "For people and the audit log, up to 200 characters.")
        String reason = "";

        @Option(names = "--force", description = "Also one's own key, or that of the last administrator.")
        boolean force;

        @Option(names = "--yes", description = "Asks no question.")
        boolean yes;

        Revoke(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        Map<String, Object> command() throws Exception {
            var checked = VerifiedKey.ofZ85(key);
            if (!yes && surroundings.asks() && !surroundings.agrees("Revoke " + checked + " ("
                    + Fingerprint.of(checked).brief() + "...) for ever?")) {
                throw new SpineException(ErrorCode.CANCELLED, "Nothing was changed.", "");
            }
            var command = Json.map("command", "key.revoke", "key", checked.z85(), "reason", reason);
            if (force) {
                command.put("force", true);
            }
            return command;
        }

        @Override
        String readable(Map<String, Object> answer) {
            var words = new StringBuilder(text(answer, "changed").equals("true") ? "Revoked: " + key
                    + " is never trusted again." : "It was revoked before.");
            list(answer, "also").forEach(one -> words.append(System.lineSeparator())
                    .append("Revoked too, as the key it was changing to: ").append(Words.oneLine(String.valueOf(one))));
            return words.toString();
        }
    }
}
