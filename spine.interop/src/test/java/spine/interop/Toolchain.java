package spine.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Makes the foreign programs ready: compiles the one in C, installs the one for Node; each once per build. */
final class Toolchain {
    static final String PYTHON = "/usr/bin/python3";
    private static final Path TARGET = Path.of("target").toAbsolutePath();

    private Toolchain() {
    }

    static synchronized Path compiled() {
        var program = TARGET.resolve("peer");
        var source = Path.of(Foreign.source("c/peer.c"));
        if (!newer(program, source)) {
            require("gcc is missing", "gcc", "--version");
            assumeTrue(Files.exists(Path.of("/usr/include/zmq.h")), "libzmq3-dev is missing");
            assertEquals(0, run(TARGET, "gcc", "-O2", "-Wall", "-o", program.toString(), source.toString(), "-lzmq"));
        }
        return program;
    }

    static synchronized Path nodeFolder() {
        var folder = TARGET.resolve("node");
        try {
            Files.createDirectories(folder);
            for (var name : List.of("package.json", "package-lock.json", ".npmrc", "peer.js")) {
                Files.copy(Path.of(Foreign.source("node/" + name)), folder.resolve(name),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!newer(folder.resolve("node_modules/.package-lock.json"),
                Path.of(Foreign.source("node/package-lock.json")))) {
            require("nodejs is missing", "node", "--version");
            require("npm is missing", "npm", "--version");
            // The package brings its own libzmq; its install script would only look for it.
            assumeTrue(run(folder, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund") == 0,
                    "npm ci failed: zeromq.js cannot be had here");
        }
        return folder;
    }

    static void require(String otherwise, String... command) {
        assumeTrue(run(TARGET, command) == 0, otherwise);
    }

    private static boolean newer(Path made, Path source) {
        return Files.exists(made) && made.toFile().lastModified() >= source.toFile().lastModified();
    }

    /** The exit code, or -1 if there is no such program or it does not end. */
    static int run(Path folder, String... command) {
        try {
            var process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return -1;
            }
            return process.exitValue();
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
