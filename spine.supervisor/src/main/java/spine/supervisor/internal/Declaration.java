package spine.supervisor.internal;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import spine.api.AgentDescriptor;

/**
 * A process that an operator has declared.
 *
 * @param name        of the process and its file, a legal agent name
 * @param agent       the name that it serves under
 * @param command     program, with its whole path, and arguments
 * @param directory   where it runs
 * @param inherit     names of the variables that it gets from the broker's environment
 * @param environment variables with values of their own
 * @param keys        folder of its key pair, told to it as {@code SPINE_KEYS}, if that was declared
 * @param restart     when it is started again
 * @param enabled     whether it is started with the broker
 */
record Declaration(String name, String agent, List<String> command, Path directory, List<String> inherit,
        Map<String, String> environment, Optional<Path> keys, Restart restart, boolean enabled) {
    Declaration {
        command = List.copyOf(command);
        inherit = List.copyOf(inherit);
        environment = Map.copyOf(environment);
        requireNonNull(directory);
        requireNonNull(keys);
        requireNonNull(restart);
        checkName(name);
        checkName(agent);
        if (command.isEmpty() || !Path.of(command.get(0)).isAbsolute()) {
            throw new IllegalArgumentException("command does not begin with the whole path of a program");
        }
    }

    /** Whether it is not started again after an end of its own. */
    boolean mayEnd(int exitCode) {
        return restart == Restart.NEVER || restart == Restart.ON_FAILURE && exitCode == 0;
    }

    /** When a process that has ended is started again. One that was killed since it was dead always is. */
    enum Restart {
        ALWAYS, ON_FAILURE, NEVER
    }

    /** @throws IllegalArgumentException if it is none */
    static void checkName(String name) {
        new AgentDescriptor(name, java.util.Set.of(), java.util.OptionalInt.empty(), "", "", "");
        if (name.startsWith(".") || name.startsWith("-")) {
            throw new IllegalArgumentException("name '" + name + "' begins with a dot or a dash");
        }
    }

    /** Without values: they may be secret. */
    @Override
    public String toString() {
        return "process " + name + " as agent " + agent;
    }
}
