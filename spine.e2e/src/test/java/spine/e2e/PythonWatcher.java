package spine.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A stock subscriber in its own process. */
record PythonWatcher(Process process, Path out, String key) implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Path PROTOBUF = Product.ROOT.resolve("spine.api/src/main/protobuf");
    private static final Path SCRIPT = Product.ROOT.resolve("spine.e2e/src/test/python/watch.py");

    /** It has a key, and is not connected yet. */
    static PythonWatcher start(Path home, Path work, String topic) throws Exception {
        var folder = Files.createTempDirectory(work, "watch");
        var messages = Product.run(home, null, List.of("protoc", "-I", PROTOBUF.toString(), "--python_out",
                folder.toString(), "nikola/errors.proto", "nikola/spine.proto"));
        assertEquals(0, messages.exit(), messages.toString());
        var out = folder.resolve("out");
        var builder = new ProcessBuilder("/usr/bin/python3", SCRIPT.toString(), topic).redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().put("PYTHONPATH", folder.toString());
        var process = builder.start();
        Eventually.holds("it says its key", LIMIT, () -> Files.readString(out).endsWith("\n"));
        return new PythonWatcher(process, out, Files.readString(out).strip());
    }

    void connect(Path home) throws Exception {
        var spine = JsonParser.parseString(Files.readString(home.resolve("run/endpoints.json"))).getAsJsonObject();
        var line = spine.getAsJsonObject("endpoints").get("monitor").getAsString() + " "
                + spine.get("server_key").getAsString() + "\n";
        process.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Waits for a line with all of these words. */
    String awaitLine(String... words) throws Exception {
        var found = new String[1];
        Eventually.holds("the watcher is told " + String.join(" ", words), LIMIT, () -> {
            found[0] = Files.readString(out).lines().filter(line -> List.of(words).stream().allMatch(line::contains))
                    .findFirst().orElse(null);
            return found[0] != null;
        });
        return found[0];
    }

    /** How much it was told until now. */
    long lines() throws Exception {
        return Files.readString(out).lines().count() - 1;
    }

    @Override
    public void close() throws Exception {
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
}
