package spine.cli.internal;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import spine.api.ErrorCode;
import spine.api.SpineException;

/**
 * The command line: picks the command, runs it, and turns every failure into one sentence and exit code 1. Only the
 * command that is asked for is built, as reading annotations is most of the start-up.
 */
@Command(name = "spinectl", mixinStandardHelpOptions = true, versionProvider = Cli.Version.class,
        description = "Asks, feeds and administers a Spine.", synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Exit code 0: done. 1: failed, with one line on standard error that says what and what to do.",
            "3: no answer to 'control' in time; the system may be frozen.",
            "With --json the answer, or {\"error\":{...}}, is JSON on standard output."})
public final class Cli implements Runnable {
    private final Surroundings surroundings;
    private final Map<String, Supplier<Object>> commands = new LinkedHashMap<>();

    public Cli(Surroundings surroundings) {
        this.surroundings = surroundings;
        commands.put("query", () -> new QueryCommand(surroundings));
        commands.put("ingest", () -> new IngestCommand(surroundings));
        commands.put("call", () -> new CallCommand(surroundings));
        commands.put("status", () -> new StatusCommand(surroundings));
        commands.put("control", () -> new ControlCommand(surroundings));
        commands.put("why", () -> new WhyCommand(surroundings));
        commands.put("agents", () -> new AgentsCommand(surroundings));
        commands.put("agent", () -> AgentCommand.line(surroundings));
        commands.put("top", () -> new TopCommand(surroundings));
        commands.put("events", () -> new EventsCommand(surroundings));
        commands.put("routes", () -> new RoutesCommand(surroundings));
        commands.put("metrics", () -> new MetricsCommand(surroundings));
        commands.put("retrieve", () -> new RetrieveCommand(surroundings));
        commands.put("init", () -> new InitCommand(surroundings));
        commands.put("pair", () -> new PairCommand(surroundings));
        commands.put("key", () -> KeyCommand.line(surroundings));
        commands.put("policy", () -> PolicyCommand.line(surroundings));
        commands.put("whitelist", () -> WhitelistCommand.line(surroundings));
        commands.put("audit", () -> AuditCommand.line(surroundings));
        commands.put("secret", () -> SecretCommand.line(surroundings));
        commands.put("process", () -> ProcessCommand.line(surroundings));
        commands.put("journal", () -> JournalCommand.line(surroundings));
        commands.put("sign", () -> new SignCommand(surroundings));
        commands.put("nap", () -> new EngineCommands.Nap(surroundings));
        commands.put("wake", () -> new EngineCommands.Wake(surroundings));
        commands.put("checkpoint", () -> new EngineCommands.Checkpoint(surroundings));
        commands.put("export-gguf", () -> new EngineCommands.ExportGguf(surroundings));
        commands.put("train", () -> new EngineCommands.Train(surroundings));
        commands.put("completion", () -> new CompletionCommand(this, surroundings));
        commands.put("help", HelpCommand::new);
    }

    /** Runs a command; never throws, never exits. */
    public int run(String... args) {
        if (args.length > 0 && !args[0].startsWith("-") && !commands.containsKey(args[0])) {
            return fail(new SpineException(ErrorCode.INVALID_REQUEST, "There is no command '" + args[0] + "'.",
                    "'spinectl help' lists those that there are."), isJson(args));
        }
        boolean one = args.length > 0 && commands.containsKey(args[0]) && !args[0].equals("help");
        var line = one ? commandLine(args[0]) : commandLine();
        line.setParameterExceptionHandler((e, given) -> fail(new SpineException(ErrorCode.INVALID_REQUEST,
                Words.sentence(e.getMessage()), "See '" + e.getCommandLine().getCommandSpec().qualifiedName()
                        + " --help'."), isJson(given)));
        line.setExecutionExceptionHandler((e, at, parsed) -> fail(e, isJson(args)));
        int code = line.execute(one ? Arrays.copyOfRange(args, 1, args.length) : args);
        surroundings.out().flush();
        return code == 0 || code == ControlCommand.FROZEN ? code : 1;
    }

    /** With all commands, for help and completion. */
    CommandLine commandLine() {
        var line = new CommandLine(this);
        commands.forEach((name, make) -> line.addSubcommand(name, make.get()));
        return configured(line);
    }

    private CommandLine commandLine(String name) {
        var command = commands.get(name).get();
        var line = command instanceof CommandLine made ? made : new CommandLine(command);
        return configured(line.setCommandName("spinectl " + name));
    }

    private CommandLine configured(CommandLine line) {
        // An argument is what it says, never a file to read more arguments from (CL-06); keys may begin with @.
        return line.setExpandAtFiles(false).setOut(new java.io.PrintWriter(surroundings.out(), true))
                .setErr(new java.io.PrintWriter(surroundings.err(), true))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    }

    @Override
    public void run() {
        commandLine().usage(surroundings.out());
    }

    private int fail(Exception e, boolean json) {
        var refusal = Words.refusal(e);
        if (json) {
            surroundings.out().println(Json.error(refusal.code().name(), refusal.sentence(), refusal.code().status()));
        } else {
            surroundings.err().println(Words.oneLine(refusal.sentence()));
        }
        return 1;
    }

    private static boolean isJson(String... args) {
        for (var arg : args) {
            if (arg.equals("--json") || arg.startsWith("--json=")) {
                return true;
            }
        }
        return false;
    }

    /** The version of the jar, where there is one. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            var version = Cli.class.getPackage().getImplementationVersion();
            return new String[] {"spinectl " + (version == null ? "(built from source)" : version)};
        }
    }
}
