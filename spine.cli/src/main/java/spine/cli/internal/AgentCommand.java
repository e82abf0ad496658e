package spine.cli.internal;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(name = "agent", description = "Writes a new agent, serves it while it is worked on, calls it.",
        synopsisSubcommandLabel = "new|dev|call")
final class AgentCommand implements Runnable {
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this help.")
    boolean help;

    @CommandLine.Spec
    CommandLine.Model.CommandSpec spec;

    private AgentCommand() {
    }

    /** With its three verbs; {@code call} is the very command that stands alone, too. */
    static CommandLine line(Surroundings surroundings) {
        return new CommandLine(new AgentCommand()).addSubcommand("new", new AgentNewCommand(surroundings))
                .addSubcommand("dev", new AgentDevCommand(surroundings)).addSubcommand("call", new CallCommand(surroundings));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say new, dev or call.");
    }
}
