package spine.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import spine.cli.internal.Cli;
import spine.cli.internal.Surroundings;
import spine.client.Transports;

/** Runs the command line in this process and keeps what it says. */
final class Bench {
    final Map<String, String> env = new HashMap<>();
    private final Path home;
    byte[] input = new byte[0];
    String out;
    String err;

    Bench(Path home) {
        this.home = home;
        env.put("SPINE_HOME", home.toString());
        env.put("USER", "tester");
    }

    int run(String... args) {
        var stdout = new ByteArrayOutputStream();
        var stderr = new ByteArrayOutputStream();
        int code = new Cli(new Surroundings(env, home, new ByteArrayInputStream(input),
                new PrintStream(stdout, true, StandardCharsets.UTF_8),
                new PrintStream(stderr, true, StandardCharsets.UTF_8), false, Transports::find)).run(args);
        out = stdout.toString(StandardCharsets.UTF_8).strip();
        err = stderr.toString(StandardCharsets.UTF_8).strip();
        return code;
    }
}
