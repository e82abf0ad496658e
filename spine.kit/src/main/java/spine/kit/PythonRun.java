package spine.kit;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Runs an agent in Python as a process of this one, and starts it anew with what was saved. For one thread, but for close. */
public final class PythonRun implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int MOST_LINES = 200;
    private static final String SERVING = "Serving as ";
    private static final Pattern PLACE = Pattern.compile("\\s*File \"([^\"]+)\", line (\\d+).*");

    private final Path folder;
    private final Path home;
    private final String python;
    private final Consumer<String> says;
    private volatile Process process;
    private volatile boolean closed;

    /**
     * @param home   of the Spine that it serves in
     * @param python the interpreter
     * @param says   gets what the agent prints; called on another thread
     */
    public PythonRun(Path folder, Path home, String python, Consumer<String> says) {
        this.folder = folder;
        this.home = home;
        this.python = python;
        this.says = says;
    }

    /** The agent's name; fails as the agent would when it starts, and leaves the one that serves alone. */
    public String check() throws KitException, IOException, InterruptedException {
        return asked("--check");
    }

    /** Its public key, which is made if need be. */
    public String key() throws KitException, IOException, InterruptedException {
        return asked("--key");
    }

    private String asked(String option) throws KitException, IOException, InterruptedException {
        var asked = command(option).start();
        var lines = new Lines(asked, line -> { });
        if (!asked.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            asked.destroyForcibly();
            throw new KitException("agent.py did not end within " + PATIENCE.toSeconds() + " s.",
                    "See what it does when it is loaded.");
        }
        lines.ended();
        if (asked.exitValue() != 0 || lines.last().isEmpty()) {
            throw failed(lines.all());
        }
        return lines.last();
    }

    /** Ends the process that serves, if there is one, and starts it anew; returns when that serves. */
    public void restart() throws KitException, IOException, InterruptedException {
        stop();
        var serving = new CompletableFuture<Boolean>();
        var started = command().start();
        process = started;
        if (closed) {
            stop();
        }
        var lines = new Lines(started, line -> {
            says.accept(line);
            if (line.startsWith(SERVING)) {
                serving.complete(true);
            }
        });
        started.onExit().thenRun(() -> {
            lines.ended();
            serving.complete(false);
        });
        try {
            if (!serving.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw failed(lines.all());
            }
        } catch (TimeoutException e) {
            throw new KitException("It does not come to serve.", "See what it printed, and 'spinectl why'.");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private ProcessBuilder command(String... options) {
        var command = new ArrayList<>(List.of(python, "-u", "agent.py", "--home", home.toString()));
        command.addAll(List.of(options));
        return new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    }

    /** Of a traceback: the last place in the project, and what was raised. */
    private KitException failed(List<String> lines) {
        var place = "agent.py: ";
        var raised = "It ended without saying why";
        for (var line : lines) {
            var at = PLACE.matcher(line);
            if (at.matches()) {
                var file = folder.resolve(at.group(1)).normalize();
                place = file.startsWith(folder) ? folder.relativize(file) + ":" + at.group(2) + ": " : place;
            } else if (!line.isBlank() && !Character.isWhitespace(line.charAt(0))) {
                raised = line.strip();
            }
        }
        var missing = raised.startsWith("ModuleNotFoundError") && (raised.contains("'zmq'") || raised.contains("'google"));
        return new KitException(place + raised.replaceAll("\\.$", "") + ".", missing
                ? "Install it: apt-get install python3-zmq python3-protobuf; or name another Python: --python."
                : "Correct and save it.");
    }

    private void stop() {
        var running = process;
        if (running != null) {
            running.destroy();
            try {
                if (!running.waitFor(5, TimeUnit.SECONDS)) {
                    running.destroyForcibly();
                }
            } catch (InterruptedException e) {
                running.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Ends the process, within some seconds. */
    @Override
    public void close() {
        closed = true;
        stop();
    }

    /** What a process prints, as it prints it; the last lines are kept. */
    private static final class Lines {
        private final Deque<String> kept = new ArrayDeque<>();
        private final CompletableFuture<Void> end = new CompletableFuture<>();

        Lines(Process process, Consumer<String> each) {
            var reader = new Thread(() -> read(process, each), "spine-kit-lines");
            reader.setDaemon(true);
            reader.start();
        }

        private void read(Process process, Consumer<String> each) {
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                    keep(line);
                    each.accept(line);
                }
            } catch (IOException closedWithIt) {
                keep("(its output was closed)");
            } finally {
                end.complete(null);
            }
        }

        private synchronized void keep(String line) {
            kept.addLast(line);
            if (kept.size() > MOST_LINES) {
                kept.removeFirst();
            }
        }

        void ended() {
            end.join();
        }

        synchronized List<String> all() {
            return List.copyOf(kept);
        }

        synchronized String last() {
            return kept.isEmpty() ? "" : kept.getLast().strip();
        }
    }
}
