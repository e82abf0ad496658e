package spine.cli.internal;

import static spine.cli.internal.JsonAgent.number;
import static spine.cli.internal.JsonAgent.text;

import com.google.gson.JsonObject;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

@Command(name = "process", description = "Lists, starts, stops and restarts agent processes; for those who may administer"
        + " processes.", synopsisSubcommandLabel = "list|start|stop|restart")
final class ProcessCommand implements Runnable {
    private static final String AGENT = "process";

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this help.")
    boolean help;

    @CommandLine.Spec
    CommandLine.Model.CommandSpec spec;

    private ProcessCommand() {
    }

    /** With its four verbs. */
    static CommandLine line(Surroundings surroundings) {
        return new CommandLine(new ProcessCommand()).addSubcommand("list", new List(surroundings))
                .addSubcommand("start", new Start(surroundings)).addSubcommand("stop", new Stop(surroundings))
                .addSubcommand("restart", new Restart(surroundings));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say list, start, stop or restart.");
    }

    /** Asks, and shows the list as it is afterwards. */
    private abstract static class Verb extends JsonBase {
        Verb(Surroundings surroundings) {
            super(surroundings);
        }

        int tell(Map<String, Object> command) throws Exception {
            try (var session = open()) {
                var said = JsonAgent.ask(session, AGENT, command);
                say(json ? said.toString() : readable(said));
                return 0;
            }
        }

        private static String readable(JsonObject said) {
            var table = new Table().row("NAME", "AGENT", "STATE", "PID", "SECONDS", "RESTARTS", "EVER", "");
            said.getAsJsonArray("processes").forEach(one -> {
                var p = one.getAsJsonObject();
                table.row(text(p, "name"), text(p, "agent"), text(p, "state"), number(p, "pid") == 0 ? "-" : text(p, "pid"),
                        text(p, "seconds"), text(p, "restarts"), text(p, "restarts_ever"), text(p, "reason"));
            });
            said.getAsJsonArray("agents").forEach(one -> {
                var a = one.getAsJsonObject();
                table.row(text(a, "name"), text(a, "name"), text(a, "given_up").equals("true") ? "given up" : "inside", "-",
                        "", text(a, "restarts"), text(a, "restarts_ever"), text(a, "reason"));
            });
            said.getAsJsonObject("problems").entrySet().forEach(problem -> table.row(Words.oneLine(problem.getKey()), "",
                    "refused", "-", "", "", "", Words.oneLine(problem.getValue().getAsString())));
            return table.text();
        }
    }

    @Command(name = "list", description = "Shows all that are declared, and agents in the container that were restarted.")
    static final class List extends Verb {
        List(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws Exception {
            return tell(Json.map("command", "process.list"));
        }
    }

    /** A verb for one name. */
    private abstract static class Named extends Verb {
        @Parameters(paramLabel = "NAME", description = "Of the process.")
        String name = "";
        private final String verb;

        Named(Surroundings surroundings, String verb) {
            super(surroundings);
            this.verb = verb;
        }

        @Override
        public Integer call() throws Exception {
            return tell(Json.map("command", "process." + verb, "name", name));
        }
    }

    @Command(name = "start", description = "Starts it by what its file says now, also after it was given up.")
    static final class Start extends Named {
        Start(Surroundings surroundings) {
            super(surroundings, "start");
        }
    }

    @Command(name = "stop", description = "Ends it; it stays so, over a restart of the broker too, until it is started.")
    static final class Stop extends Named {
        Stop(Surroundings surroundings) {
            super(surroundings, "stop");
        }
    }

    @Command(name = "restart", description = "Ends it and starts it anew; or makes an agent of the container anew.")
    static final class Restart extends Named {
        Restart(Surroundings surroundings) {
            super(surroundings, "restart");
        }
    }
}
