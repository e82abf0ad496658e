package spine.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The example agent in its own process. */
record PythonAgent(Process process, String name, String key) {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Path PROTOBUF = Product.ROOT.resolve("spine.api/src/main/protobuf");

    /** @param work for the messages' Python classes and what the agent prints */
    static PythonAgent start(Path example, Path home, Path work) throws Exception {
        var messages = Product.run(home, null, List.of("protoc", "-I", PROTOBUF.toString(), "--python_out",
                work.toString(), "nikola/errors.proto", "nikola/spine.proto"));
        assertEquals(0, messages.exit(), messages.toString());
        var builder = new ProcessBuilder("/usr/bin/python3", example.resolve("agent.py").toString())
                .redirectErrorStream(true).redirectOutput(work.resolve("python.out").toFile());
        builder.environment().put("SPINE_HOME", home.toString());
        builder.environment().put("PYTHONPATH", work.toString());
        var process = builder.start();
        var seen = new String[1];
        Eventually.holds("the agent prints the line that admits it", LIMIT, () -> {
            var out = Files.readString(work.resolve("python.out"));
            var at = out.indexOf("whitelist add ");
            seen[0] = at < 0 ? null : out.substring(at).lines().findFirst().orElseThrow();
            return seen[0] != null;
        });
        var words = List.of(seen[0].replace("'", "").split("\\s+"));
        return new PythonAgent(process, words.get(words.indexOf("--agent") + 1), words.get(2));
    }
}
