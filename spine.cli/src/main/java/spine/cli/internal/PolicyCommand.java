package spine.cli.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

@Command(name = "policy", description = "What roles and keys may do; for administrators.",
        synopsisSubcommandLabel = "check|explain")
final class PolicyCommand implements Runnable {
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this help.")
    boolean help;

    @CommandLine.Spec
    CommandLine.Model.CommandSpec spec;

    private PolicyCommand() {
    }

    /** With its verbs. */
    static CommandLine line(Surroundings surroundings) {
        return new CommandLine(new PolicyCommand()).addSubcommand("check", new Check(surroundings))
                .addSubcommand("explain", WhitelistCommand.withKey(new Explain(surroundings)));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say check or explain.");
    }

    @Command(name = "check", description = {"Says whether a policy makes sense, line by line; changes nothing.",
        "Exit code 1 if it has problems."})
    static final class Check extends SecurityVerb {
        private static final int MOST_BYTES = 1 << 20;

        @Parameters(paramLabel = "FILE", arity = "0..1",
                description = "A policy to be; - is standard input (default: the server's own keys/policy.conf).")
        String file;

        Check(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        Map<String, Object> command() throws IOException {
            var command = Json.map("command", "policy.check");
            if (file != null) {
                command.put("text", read());
            }
            return command;
        }

        private String read() throws IOException {
            byte[] bytes;
            try (var in = file.equals("-") ? surroundings.in() : Files.newInputStream(Path.of(file))) {
                bytes = in.readNBytes(MOST_BYTES + 1);
            }
            if (bytes.length > MOST_BYTES) {
                throw new IOException(file + " is larger than 1 MiB");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }

        @Override
        String readable(Map<String, Object> answer) {
            var name = file == null ? "policy.conf" : file.equals("-") ? "standard input" : file;
            var lines = new ArrayList<String>();
            for (var one : list(answer, "problems")) {
                lines.add(one instanceof Map<?, ?> problem ? name + ":" + text(problem, "line") + ": "
                        + text(problem, "reason") : name + ": " + Words.oneLine(String.valueOf(one)));
            }
            if (lines.isEmpty()) {
                var roles = new ArrayList<String>();
                list(answer, "roles").forEach(role -> roles.add(role instanceof Map<?, ?> map ? text(map, "name")
                        : Words.oneLine(String.valueOf(role))));
                lines.add(name + ": " + (isOk(answer) ? "makes sense" : "does not make sense") + "; roles "
                        + String.join(", ", roles) + ".");
            }
            return String.join(System.lineSeparator(), lines);
        }

        @Override
        int code(Map<String, Object> answer) {
            return isOk(answer) ? 0 : 1;
        }

        private static boolean isOk(Map<String, Object> answer) {
            return text(answer, "ok").equals("true");
        }
    }

    @Command(name = "explain", description = {"Says whether a key may do something, and by which rule.",
        "Operations: use query; call tavily; call capability:search; send text_data to MEMORY_SYSTEM;",
        "administer keys; grant network."})
    static final class Explain extends SecurityVerb {
        @Parameters(index = "0", paramLabel = "KEY", description = "40 characters of Z85.")
        String key;

        @Parameters(index = "1..*", arity = "1..*", paramLabel = "OPERATION", description = "In words; quoted or not.")
        List<String> operation;

        Explain(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        Map<String, Object> command() {
            return Json.map("command", "policy.explain", "key", checked(key), "operation",
                    String.join(" ", operation));
        }

        @Override
        String readable(Map<String, Object> answer) {
            var because = text(answer, "because");
            var table = new Table().row("allowed", (text(answer, "allowed").equals("true") ? "yes" : "no")
                    + (because.isEmpty() ? "" : ": " + because));
            for (var name : List.of("rule", "role", "version")) {
                var value = text(answer, name);
                table.row(name, value.isEmpty() ? "none" : value);
            }
            return table.text();
        }
    }
}
