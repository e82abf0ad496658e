package spine.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The product as a process, started as its user does: {@code ./spine up} with a home of its own. Notes its process
 * id in {@code pids} of the work folder, so that the script which started the bench can end it whatever happens.
 */
final class Product implements AutoCloseable {
    private static final long START_SECONDS = 60;
    private static final long STOP_SECONDS = 15;
    private static final int LOG_LINES = 20;

    private final Path home;
    private final Process process;
    private final long startedAt = System.nanoTime();
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Long> readyAt = new CompletableFuture<>();

    private Product(Path home, Process process) {
        this.home = home;
        this.process = process;
        var reader = new Thread(this::read, "product-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Makes a home in which the system chooses every port. */
    static Path home(Path home) throws IOException {
        return home(home, List.of());
    }

    /** The same with further settings, each {@code FILE:KEY=VALUE}. */
    static Path home(Path home, List<String> settings) throws IOException {
        var conf = Files.createDirectories(home.resolve("conf"));
        for (var setting : List.of("spine.broker:dataAddress", "spine.broker:agentsAddress", "spine.broker:controlAddress",
                "spine.monitor:address", "spine.rcis:address", "spine.security.curve:address")) {
            set(conf, setting + "=tcp://127.0.0.1:*");
        }
        for (var setting : settings) {
            set(conf, setting);
        }
        return home;
    }

    private static void set(Path conf, String setting) throws IOException {
        int colon = setting.indexOf(':');
        Files.writeString(conf.resolve(setting.substring(0, colon) + ".properties"), setting.substring(colon + 1) + "\n",
                StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Starts it; returns when it serves. */
    static Product up(Options options, Path home) throws Exception {
        var builder = new ProcessBuilder(options.root().resolve("spine").toString(), "up").redirectErrorStream(true);
        builder.environment().put("SPINE_HOME", home.toString());
        var product = new Product(home, builder.start());
        try {
            Files.writeString(options.work().resolve("pids"), product.pid() + "\n", StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            product.awaitReady();
            return product;
        } catch (Exception e) {
            System.err.println(product.state());
            product.close();
            throw e;
        }
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("ready in ")) {
                    readyAt.complete(System.nanoTime());
                } else if (line.startsWith("building Spine")) {
                    readyAt.completeExceptionally(new IOException("the product is out of date: run './spine build'"));
                }
                output.add(line.matches(" *[0-9a-f]{64}") ? "    (token)" : line);
            }
        } catch (IOException e) {
            output.add("(reading its output failed: " + e + ")");
        }
        readyAt.completeExceptionally(new IOException("the product ended"));
    }

    private void awaitReady() throws Exception {
        try {
            readyAt.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IOException("not ready after " + START_SECONDS + " s", e);
        }
    }

    /** From the start of the process to its line "ready", in nanoseconds. */
    long startNanos() {
        return readyAt.join() - startedAt;
    }

    long pid() {
        return process.pid();
    }

    Path home() {
        return home;
    }

    /** Whether it runs, and if not, how it ended; what it printed and the end of its log. */
    String state() throws IOException {
        var words = new ArrayList<>(List.of(process.isAlive() ? "the product runs; it said"
                : "the product ended with exit code " + process.exitValue() + "; it said"));
        words.addAll(output);
        var log = home.resolve("log/spine.log");
        if (Files.exists(log)) {
            var lines = Files.readAllLines(log);
            words.add("and its log ends with");
            words.addAll(lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
        }
        return String.join("\n  ", words);
    }

    /** Lets time pass; fails if the product ends meanwhile. */
    void pause(Duration time) throws Exception {
        if (process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IOException("the product ended");
        }
    }

    /** Stops it as its user does, by SIGTERM. */
    void stop() throws Exception {
        process.destroy();
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("the product did not stop within " + STOP_SECONDS + " s");
        }
    }

    /** Ends it and its children at once, and waits until it is gone, 5 s at most. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().completeOnTimeout(process, 5, TimeUnit.SECONDS).join();
    }
}
