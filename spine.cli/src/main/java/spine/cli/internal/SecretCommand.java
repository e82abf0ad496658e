package spine.cli.internal;

import static spine.cli.internal.JsonAgent.text;

import com.google.gson.JsonObject;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import spine.api.ErrorCode;
import spine.api.SpineException;

@Command(name = "secret", description = "Sets, lists and removes the passwords of outside services; for those who may"
        + " administer secrets.", synopsisSubcommandLabel = "set|list|remove")
final class SecretCommand implements Runnable {
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this help.")
    boolean help;

    @CommandLine.Spec
    CommandLine.Model.CommandSpec spec;

    private SecretCommand() {
    }

    /** With its three verbs. */
    static CommandLine line(Surroundings surroundings) {
        return new CommandLine(new SecretCommand()).addSubcommand("set", new Set(surroundings, SecretPrompt.of(surroundings)))
                .addSubcommand("list", new List(surroundings)).addSubcommand("remove", new Remove(surroundings));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say set, list or remove.");
    }

    /** Asks the agent, and shows its answer. */
    private abstract static class Verb extends JsonBase {
        Verb(Surroundings surroundings) {
            super(surroundings);
        }

        int tell(Map<String, Object> command) throws Exception {
            try (var session = open()) {
                var said = JsonAgent.ask(session, "secrets", command);
                say(json ? said.toString() : readable(said));
                return 0;
            }
        }

        abstract String readable(JsonObject said);

        /** Whether the store's is what is used, and if not, what is. */
        static String hidden(JsonObject said) {
            var from = text(said, "from");
            return from.equals("store") || from.equals("nowhere") ? "" : " The one from the " + from
                    + " of the server's process comes before it. " + text(said, "problem");
        }
    }

    @Command(name = "set", description = {"Keeps a secret, encrypted, in the server's store; replaces what was there.",
        "The value is typed without being shown, or read from standard input; never an argument."})
    static final class Set extends Verb {
        @Parameters(index = "0", paramLabel = "NAME", description = "1-64 of A-Z, 0-9 and _, such as TAVILY_API_KEY.")
        String name = "";
        /** Taken only so that the refusal does not repeat it. */
        @Parameters(index = "1..*", hidden = true)
        java.util.List<String> more = java.util.List.of();
        private final SecretPrompt prompt;

        Set(Surroundings surroundings, SecretPrompt prompt) {
            super(surroundings);
            this.prompt = prompt;
        }

        @Override
        public Integer call() throws Exception {
            if (!more.isEmpty()) {
                throw new SpineException(ErrorCode.INVALID_REQUEST, "A secret is never an argument: the shell's history and the list"
                        + " of processes hold it now.", "Get another one from the service, and type it or give it on standard input.");
            }
            return tell(Json.map("command", "secret.set", "name", name, "value", prompt.value(name)));
        }

        @Override
        String readable(JsonObject said) {
            return "Set: " + text(said, "name") + "." + hidden(said);
        }
    }

    @Command(name = "list", description = "Shows names, where each is taken from, and when it was set; never a value.")
    static final class List extends Verb {
        List(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws Exception {
            return tell(Json.map("command", "secret.list"));
        }

        @Override
        String readable(JsonObject said) {
            var table = new Table().row("NAME", "FROM", "SET", "");
            said.getAsJsonArray("secrets").forEach(each -> {
                var one = each.getAsJsonObject();
                var from = text(one, "from");
                table.row(text(one, "name"), from.equals("nowhere") ? "missing" : from, text(one, "set"), text(one, "problem"));
            });
            var problem = text(said, "problem");
            return table.text() + (problem.isEmpty() ? "" : System.lineSeparator() + problem);
        }
    }

    @Command(name = "remove", description = "Removes a secret from the server's store.")
    static final class Remove extends Verb {
        @Parameters(paramLabel = "NAME", description = "As it was set.")
        String name = "";

        Remove(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws Exception {
            return tell(Json.map("command", "secret.remove", "name", name));
        }

        @Override
        String readable(JsonObject said) {
            return (text(said, "removed").equals("true") ? "Removed: " : "It was not there: ") + text(said, "name") + "."
                    + hidden(said);
        }
    }
}
