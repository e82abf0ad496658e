package spine.supervisor.internal;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import spine.api.Home;

/**
 * Starts processes of the operating system: in a session of their own, so that they can be ended with all that they have
 * started, with an environment of declared variables alone, nothing to read, and what they print in a bounded log.
 */
final class OsLauncher implements Child.Launcher {
    private static final Path SETSID = Path.of("/usr/bin/setsid");
    /** Harmless, and hardly anything works without. */
    private static final List<String> ALWAYS = List.of("PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "JAVA_HOME",
            "SPINE_HOME", "SPINE_SYSTEM", "NIKOLA_KEY_DIRECTORY", "NIKOLA_CONFIG_DIRECTORY", "NIKOLA_STATE_DIRECTORY",
            "NIKOLA_RUNTIME_DIRECTORY", "NIKOLA_LOG_DIRECTORY");

    private final Home home;
    private final PidFiles pids;
    private final long logBytes;
    private final int logFiles;
    private final Map<String, String> own;

    /** @param own the environment of this process */
    OsLauncher(Home home, PidFiles pids, long logBytes, int logFiles, Map<String, String> own) {
        this.home = home;
        this.pids = pids;
        this.logBytes = logBytes;
        this.logFiles = logFiles;
        this.own = own;
    }

    @Override
    public Child start(Declaration declared) throws IOException {
        var command = new ArrayList<String>();
        if (Files.isExecutable(SETSID)) {
            command.add(SETSID.toString());
        }
        command.addAll(declared.command());
        var builder = new ProcessBuilder(command).directory(declared.directory().toFile()).redirectErrorStream(true)
                .redirectInput(new File("/dev/null"));
        fill(builder.environment(), declared);
        var process = builder.start();
        var child = new OsChild(process);
        try {
            var identity = ProcessIdentity.of(process.pid());
            if (identity.isPresent()) {
                pids.write(declared.name(), identity.get());
            }
        } catch (IOException e) {
            child.kill();
            throw e;
        }
        var log = new OutputLog(logOf(home, declared.name()), logBytes, logFiles);
        var reader = new Thread(() -> log.copy(process.getInputStream()), "spine-output-" + declared.name());
        reader.setDaemon(true);
        reader.start();
        return child;
    }

    /** Where a process prints to. */
    static Path logOf(Home home, String name) {
        return home.log().resolve("processes").resolve(name + ".log");
    }

    private void fill(Map<String, String> environment, Declaration declared) {
        environment.clear();
        ALWAYS.forEach(name -> inherit(environment, name));
        declared.inherit().forEach(name -> inherit(environment, name));
        if (!environment.containsKey("SPINE_SYSTEM")) {
            environment.putIfAbsent("SPINE_HOME", home.state().getParent().toString());
        }
        declared.keys().ifPresent(keys -> environment.put("SPINE_KEYS", keys.toString()));
        environment.putAll(declared.environment());
    }

    private void inherit(Map<String, String> environment, String name) {
        var value = own.get(name);
        if (value != null) {
            environment.put(name, value);
        }
    }

    private record OsChild(Process process) implements Child {
        @Override
        public long pid() {
            return process.pid();
        }

        @Override
        public OptionalInt exit() {
            return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
        }

        @Override
        public void terminate() {
            ProcessGroup.terminate(process.pid());
            process.destroy();
        }

        @Override
        public void kill() {
            ProcessGroup.kill(process.pid(), process.descendants().toList());
            process.destroyForcibly();
        }
    }
}
