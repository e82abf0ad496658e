package spine.cli.internal;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "completion", description = {"Prints the completion for bash and zsh.", "Use it: source <(spinectl completion)"})
final class CompletionCommand implements Runnable {
    private final Cli cli;
    private final Surroundings surroundings;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this help.")
    boolean help;

    CompletionCommand(Cli cli, Surroundings surroundings) {
        this.cli = cli;
        this.surroundings = surroundings;
    }

    @Override
    public void run() {
        surroundings.out().println(AutoComplete.bash("spinectl", cli.commandLine()));
        surroundings.out().println("complete -o default -F _complete_spinectl ./spinectl twi-ctl ./twi-ctl");
    }
}
