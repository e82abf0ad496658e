package spine.bench.wire;

import com.google.gson.JsonObject;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import spine.api.security.CurveKeyPair;
import spine.api.security.Z85;
import spine.keys.Curve25519;

/**
 * Starts the processes that are measured, and ends them. Each is noted in {@code pids} of the work folder and has that
 * folder in its environment, so that the script can end what is left. Not thread-safe, but for {@link #close}.
 */
final class Launch implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(40);
    /** The same for every JVM; no heap is so large that ten of them would not fit. */
    private static final List<String> HEAP = List.of("-XX:+UseSerialGC", "-Xms48m", "-Xmx512m", "-Xmn32m",
            "-XX:MinHeapFreeRatio=10", "-XX:MaxHeapFreeRatio=20", "-Xshare:auto",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error");
    private static final List<String> OPEN = List.of("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=java.base/java.util.zip=ALL-UNNAMED");

    private final WireOptions options;
    private final CurveKeyPair keys = Curve25519.generate(new SecureRandom());
    private final Deque<Child> children = new ConcurrentLinkedDeque<>();

    Launch(WireOptions options) {
        this.options = options;
    }

    WireOptions options() {
        return options;
    }

    /** A role of ours in a JVM; the caller hears its first line with {@link Child#hear}. */
    Child java(Jvm jvm, String system, String role, String... settings) throws IOException {
        var command = new ArrayList<String>();
        command.add(jvm.home().resolve("bin/java").toString());
        command.addAll(HEAP);
        command.addAll(OPEN);
        command.addAll(jvm.flags());
        var jnacl = options.target().resolve("peers/jnacl-1.0.0.jar");
        command.add("-Dbench.jnacl=" + jnacl);
        command.add("-cp");
        command.add((system.equals("jeromq") ? jnacl + File.pathSeparator : "") + options.target().resolve("classes")
                + File.pathSeparator + options.target().resolve("lib") + "/*");
        command.addAll(List.of("spine.bench.role.Role", system, role, "key=" + keys.publicKey().z85()));
        command.addAll(List.of(settings));
        return start(system + " " + role, command);
    }

    /** A program of src/main/c. */
    Child c(String program, String... words) throws IOException {
        var command = new ArrayList<String>(List.of(Natives.program(options.target(), program).toString()));
        command.addAll(List.of(words));
        return start(program + (words.length > 0 ? " " + words[0] : ""), command);
    }

    Child start(String name, List<String> command) throws IOException {
        var builder = new ProcessBuilder(command).redirectError(
                ProcessBuilder.Redirect.appendTo(options.work().resolve("wire.err").toFile()));
        builder.environment().put("SPINE_HOME", options.work().resolve("wire").toString());
        builder.environment().put("WIRE_KEY", keys.publicKey().z85());
        builder.environment().put("WIRE_SECRET", Z85.encode(keys.secret()));
        var child = new Child(name, builder.start());
        children.push(child);
        Files.writeString(options.work().resolve("pids"), child.pid() + "\n", StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        return child;
    }

    /** What a child says first. */
    static JsonObject ready(Child child) throws IOException, InterruptedException {
        return child.hear(PATIENCE);
    }

    Path work() {
        return options.work();
    }

    /** Ends a child before the others end. */
    void end(Child child) {
        children.remove(child);
        child.close();
    }

    @Override
    public void close() {
        for (var child = children.poll(); child != null; child = children.poll()) {
            child.close();
        }
    }
}
