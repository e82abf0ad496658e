package spine.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The product as processes: {@code ./spine up} with a home of its own, and {@code ./spinectl} against it. */
final class Product implements AutoCloseable {
    static final Path ROOT = Path.of(System.getProperty("spine.root", "..")).toAbsolutePath().normalize();
    private static final long START_SECONDS = 90;
    private static final long CTL_SECONDS = 120;

    private final Path home;
    private final Process process;
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Boolean> ready = new CompletableFuture<>();

    private Product(Path home, Process process) {
        this.home = home;
        this.process = process;
        var reader = new Thread(this::read, "spine-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Lets the system choose every port, so that tests never meet each other or a running product. */
    static void choosePorts(Path home) throws IOException {
        var conf = Files.createDirectories(home.resolve("conf"));
        Files.writeString(conf.resolve("spine.broker.properties"), """
                dataAddress=tcp://127.0.0.1:*
                agentsAddress=tcp://127.0.0.1:*
                controlAddress=tcp://127.0.0.1:*
                """);
        Files.writeString(conf.resolve("spine.monitor.properties"), "address=tcp://127.0.0.1:*\n");
        Files.writeString(conf.resolve("spine.rcis.properties"), "address=tcp://127.0.0.1:*\n");
        Files.writeString(conf.resolve("spine.security.curve.properties"), "address=tcp://127.0.0.1:*\n");
    }

    /** Starts it; {@link #awaitReady} says whether it came up. */
    static Product start(Path home) throws IOException {
        var builder = new ProcessBuilder(ROOT.resolve("spine").toString(), "up").redirectErrorStream(true);
        builder.environment().put("SPINE_HOME", home.toString());
        builder.environment().put("SPINE_BUILD", "never");
        return new Product(home, builder.start());
    }

    /** Starts it and waits until it serves. */
    static Product up(Path home) throws Exception {
        var product = start(home);
        if (!product.awaitReady()) {
            throw new AssertionError("did not come up:\n" + String.join("\n", product.output()));
        }
        return product;
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
                if (line.startsWith("ready in ")) {
                    ready.complete(true);
                }
            }
        } catch (IOException e) {
            output.add("(reading its output failed: " + e + ")");
        }
        ready.complete(false);
    }

    boolean awaitReady() throws Exception {
        return ready.get(START_SECONDS, TimeUnit.SECONDS);
    }

    List<String> output() {
        return List.copyOf(output);
    }

    /** What it and {@link #ctl(String...)} have printed. */
    List<String> printed() {
        var all = new ArrayList<>(output);
        all.addAll(said);
        return all;
    }

    Path home() {
        return home;
    }

    long pid() {
        return process.pid();
    }

    /** SIGTERM, and its exit code. */
    int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("did not stop within 30 s:\n" + String.join("\n", output));
        }
        return process.exitValue();
    }

    int awaitExit() throws InterruptedException {
        if (!process.waitFor(START_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("still running:\n" + String.join("\n", output));
        }
        return process.exitValue();
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        if (process.isAlive()) {
            process.destroyForcibly().waitFor();
        }
    }

    /** What a command printed and how it ended. */
    record Result(int exit, String out, String err) {
        @Override
        public String toString() {
            return "exit " + exit + "\n" + out + "\n" + err;
        }
    }

    Result ctl(String... arguments) throws Exception {
        var result = ctl(home, null, arguments);
        said.add(result.toString());
        return result;
    }

    /** Starts {@code ./spinectl} and leaves it running. */
    Process spawn(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(ROOT.resolve("spinectl").toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.environment().put("SPINE_HOME", home.toString());
        return builder.start();
    }

    /** Runs {@code ./spinectl} for a home, with text for its standard input. */
    static Result ctl(Path home, String input, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(ROOT.resolve("spinectl").toString()));
        command.addAll(List.of(arguments));
        return run(home, input, command);
    }

    static Result run(Path home, String input, List<String> command) throws Exception {
        var builder = new ProcessBuilder(command);
        builder.environment().put("SPINE_HOME", home.toString());
        var process = builder.start();
        var out = CompletableFuture.supplyAsync(() -> text(process.getInputStream()));
        var err = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
        try (var in = process.getOutputStream()) {
            if (input != null) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
        }
        if (!process.waitFor(CTL_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("still running: " + command);
        }
        return new Result(process.exitValue(), out.get(), err.get());
    }

    private static String text(java.io.InputStream in) {
        try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
