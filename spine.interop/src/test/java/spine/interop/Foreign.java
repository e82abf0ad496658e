package spine.interop;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** An implementation of ZeroMQ that we did not write, as a program that {@link PeerProcess} can start. */
enum Foreign {
    LIBZMQ("libzmq", true) {
        @Override
        List<String> program() {
            return List.of(Toolchain.compiled().toString());
        }
    },
    PYZMQ("pyzmq", true) {
        @Override
        List<String> program() {
            Toolchain.require("python3-zmq is missing", Toolchain.PYTHON, "-c", "import zmq");
            return List.of(Toolchain.PYTHON, source("python/peer.py"));
        }
    },
    JEROMQ("jeromq", false) {
        @Override
        List<String> program() {
            // Its own cryptography, not what spine.security.nacl puts in its place; unless a profile took it away.
            var all = System.getProperty("java.class.path");
            var own = Arrays.stream(all.split(File.pathSeparator)).filter(p -> !p.contains("spine.transport"))
                    .filter(p -> p.contains("jnacl") || p.contains("jeromq-") || p.endsWith("test-classes"))
                    .collect(Collectors.joining(File.pathSeparator));
            var path = own.contains("jnacl") ? own : all;
            return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-Xss512k",
                    "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", path, JeromqPeer.class.getName());
        }
    },
    ZEROMQ_JS("zeromq.js", true) {
        @Override
        List<String> program() {
            return List.of("node", Toolchain.nodeFolder().resolve("peer.js").toString());
        }
    };

    private final String label;
    private final boolean unixSockets;

    Foreign(String label, boolean unixSockets) {
        this.label = label;
        this.unixSockets = unixSockets;
    }

    /** What to start; skips the test with the missing package's name if it cannot be. */
    abstract List<String> program();

    boolean unixSockets() {
        return unixSockets;
    }

    /** JeroMQ says in its greeting that it speaks ZMTP 3.0, which has no PING, and is sent none. */
    boolean isPinged() {
        return this != JEROMQ;
    }

    static Stream<Arguments> pairs() {
        return Engine.all().flatMap(e -> Arrays.stream(values()).map(f -> Arguments.of(e, f)));
    }

    /** Our engine with libzmq, in C and in Python. */
    static Stream<Arguments> oursWithLibzmq() {
        return Engine.all().filter(Engine::ours)
                .flatMap(e -> Stream.of(Arguments.of(e, LIBZMQ), Arguments.of(e, PYZMQ)));
    }

    static String source(String name) {
        return Path.of("src", "test").resolve(name).toAbsolutePath().toString();
    }

    @Override
    public String toString() {
        return label;
    }
}
