package spine.cli.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.kit.AgentName;
import spine.kit.KitException;
import spine.kit.NewAgent;

@Command(name = "new", description = {"Writes the project of a new agent: code, test, build, schemas, README.",
    "It serves as it is: 'spinectl agent dev' in its folder. Talks to no server."})
final class AgentNewCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(paramLabel = "NAME", description = "Of the agent: 2 to 40 of a-z, 0-9 and hyphens between words.")
    String name;

    @Option(names = "--lang", paramLabel = "LANGUAGE", defaultValue = "java", completionCandidates = Languages.class,
            description = "java or python (default: ${DEFAULT-VALUE}).")
    String language;

    @Option(names = "--folder", paramLabel = "FOLDER", description = "To be made (default: NAME, here).")
    Path folder;

    @Option(names = "--json", description = "Answers with one JSON object on one line.")
    boolean json;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this help.")
    boolean help;

    AgentNewCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** For the shell. */
    static final class Languages extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        Languages() {
            super(List.of("java", "python"));
        }
    }

    @Override
    public Integer call() throws Exception {
        try {
            var agent = AgentName.of(name);
            var target = folder == null ? Path.of(agent.value()) : folder;
            var files = new NewAgent(agent, language).write(target);
            say(target, files);
            return 0;
        } catch (KitException e) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, e.reason(), e.remedy());
        }
    }

    private void say(Path target, List<Path> files) {
        if (json) {
            surroundings.out().println(Json.text(Json.map("agent", name, "language", language, "folder", target.toString(),
                    "files", files.stream().map(file -> target.relativize(file).toString()).toList())));
            return;
        }
        surroundings.out().println("Wrote the agent " + name + " in " + language + ": " + files.size() + " files in " + target
                + ". Next:");
        surroundings.out().println("  spinectl agent dev " + target);
        surroundings.out().println("  spinectl agent call " + name + " '{\"text\": \"one two three\"}'");
    }
}
