package spine.supervisor.internal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import spine.api.ErrorCode;
import spine.api.SpineException;

/** What operators may want of processes and agents. Reads files; belongs to the supervisor's thread. */
final class Commands {
    private final Declarations declarations;
    private final Map<String, Supervised> processes;
    private final ContainerWatch container;
    private final Function<Declaration, Supervised> make;
    private final Predicate<String> isInside;

    /**
     * @param processes those that there are, to which new ones are added
     * @param isInside  whether an agent of this name is in the container
     */
    Commands(Declarations declarations, Map<String, Supervised> processes, ContainerWatch container,
            Function<Declaration, Supervised> make, Predicate<String> isInside) {
        this.declarations = declarations;
        this.processes = processes;
        this.container = container;
        this.make = make;
        this.isInside = isInside;
    }

    /**
     * Starts a process by what its file says now.
     *
     * @throws SpineException if there is none of the name, or its file is refused
     */
    void start(String name, long now) throws SpineException {
        var declared = declared(name);
        processes.computeIfAbsent(name, n -> make.apply(declared)).start(declared, now);
    }

    /** @throws SpineException if there is none of the name */
    void stop(String name, long now) throws SpineException {
        var process = processes.get(name);
        if (process == null) {
            throw unknown(name);
        }
        process.stop(now);
    }

    /**
     * A process, or an agent of the container, anew.
     *
     * @throws SpineException if there is neither of the name
     */
    void restart(String name, long now) throws SpineException {
        if (processes.containsKey(name)) {
            processes.get(name).restart(declared(name), now);
        } else if (isInside.test(name)) {
            container.restart(name, now);
        } else {
            throw unknown(name);
        }
    }

    private Declaration declared(String name) throws SpineException {
        try {
            if (!processes.containsKey(name) && processes.size() >= Declarations.MOST) {
                throw new IOException("There are " + Declarations.MOST + " processes already.");
            }
            return declarations.read(name);
        } catch (NoSuchFileException none) {
            throw unknown(name);
        } catch (IOException | IllegalArgumentException refused) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, "Process " + name + " is not started: "
                    + refused.getMessage(), "Mend its file in conf/processes.");
        }
    }

    private static SpineException unknown(String name) {
        return new SpineException(ErrorCode.INVALID_REQUEST, "There is no process '" + name + "'.",
                "Declare it in conf/processes; 'spinectl process list' shows those that there are.");
    }
}
