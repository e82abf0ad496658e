package spine.cli.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import spine.api.ErrorCode;
import spine.api.Home;
import spine.api.SpineException;
import spine.kit.KitException;
import spine.kit.SourceWatch;

@Command(name = "dev", description = {"Serves the agent of a folder in the Spine of this machine, and again after each save.",
    "Says what is wrong where it does not build or start; the earlier one goes on serving meanwhile.",
    "Ctrl-C ends it and takes out what it has put in."})
final class AgentDevCommand extends Base {
    @Parameters(paramLabel = "FOLDER", arity = "0..1", description = "With a pom.xml or an agent.py (default: this one).")
    Path folder = Path.of("");

    @Option(names = "--python", paramLabel = "COMMAND", defaultValue = "python3",
            description = "The interpreter of an agent in Python (default: ${DEFAULT-VALUE}).")
    String python;

    AgentDevCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        var project = folder.toAbsolutePath().normalize();
        try (var session = open(); var watch = new SourceWatch(project); var dev = dev(session, project)) {
            var end = new Thread(() -> {
                watch.close();
                dev.close();
            }, "spinectl-dev-end");
            Runtime.getRuntime().addShutdownHook(end);
            long began = System.currentTimeMillis();
            do {
                round(dev, Math.max(began, watch.savedMillis()));
            } while (watch.awaitChange());
            return 0;
        } catch (KitException e) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, e.reason(), e.remedy());
        }
    }

    private Dev dev(Session session, Path project) throws Exception {
        if (!config().isLocal()) {
            throw new KitException("'agent dev' serves in the Spine of this machine, and another one is configured.",
                    "Leave out --endpoint, or build the agent and copy it there.");
        }
        var home = Home.of(surroundings.env(), surroundings.userHome());
        if (Files.exists(project.resolve("agent.py"))) {
            return new PythonDev(session, project, home.run().getParent(), python, surroundings);
        }
        if (Files.exists(project.resolve("pom.xml"))) {
            return new JavaDev(session, project, home.agents(), surroundings);
        }
        throw new KitException("There is neither a pom.xml nor an agent.py in " + project + ".",
                "Name an agent's folder, or write one: 'spinectl agent new NAME'.");
    }

    /** @param since the saving, or the start of all, in Unix milliseconds */
    private void round(Dev dev, long since) throws Exception {
        try {
            var serves = dev.serve();
            say(String.format(Locale.ROOT, "%s after %.1f s. Watching; Ctrl-C ends it.", serves,
                    Math.max(0, System.currentTimeMillis() - since) / 1000.0));
        } catch (KitException e) {
            say("NOT TAKEN: " + Words.oneLine(e.getMessage()) + " What served before goes on.");
        }
        surroundings.out().flush();
    }
}
