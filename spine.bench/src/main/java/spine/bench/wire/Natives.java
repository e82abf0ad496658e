package spine.bench.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Compiles the C programs when they are first needed, or newer than what was compiled. No state. */
final class Natives {
    private static final Map<String, List<String>> LIBRARIES = Map.of("zmqbench", List.of("-lzmq", "-lpthread"),
            "natsbench", List.of("-lnats"), "sodiumbench", List.of("-lsodium"));
    private static final int GCC_SECONDS = 60;

    private Natives() {
    }

    static Path program(Path target, String name) {
        return target.resolve("c").resolve(name);
    }

    /** @return why there is no such program, or empty if there is */
    static Optional<String> build(Path target, String name) throws IOException, InterruptedException {
        var source = target.resolveSibling("src/main/c").resolve(name + ".c");
        var program = program(target, name);
        if (Files.exists(program) && !newer(source.getParent(), program)) {
            return Optional.empty();
        }
        Files.createDirectories(program.getParent());
        var fresh = program.resolveSibling(name + "." + ProcessHandle.current().pid());
        var command = new ArrayList<>(List.of("gcc", "-O2", "-o", fresh.toString(), source.toString()));
        command.addAll(LIBRARIES.get(name));
        try {
            var gcc = new ProcessBuilder(command).redirectErrorStream(true).start();
            var said = new String(gcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!gcc.waitFor(GCC_SECONDS, TimeUnit.SECONDS) || gcc.exitValue() != 0) {
                return Optional.of("not installed: gcc says " + said.lines().findFirst().orElse("nothing"));
            }
        } catch (IOException e) {
            return Optional.of("not installed: gcc cannot be started");
        }
        Files.move(fresh, program, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        return Optional.empty();
    }

    private static boolean newer(Path sources, Path program) throws IOException {
        var built = Files.getLastModifiedTime(program);
        try (var files = Files.list(sources)) {
            for (var file : files.toList()) {
                if (Files.getLastModifiedTime(file).compareTo(built) > 0) {
                    return true;
                }
            }
        }
        return false;
    }
}
