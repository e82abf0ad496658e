package spine.zmtp.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import spine.api.security.CurveKeyPair;
import spine.api.security.Z85;
import spine.api.transport.Pattern;

/** A libzmq socket of some type, driven through pyzmq; skips the test where that is missing. */
final class PyPeer implements AutoCloseable {
    private static final String PYTHON = "/usr/bin/python3";
    private final Process process;
    private final BufferedReader out;

    private PyPeer(Pattern type, String way, String address, CurveKeyPair server, CurveKeyPair own) throws Exception {
        assumeTrue(Files.isExecutable(Path.of(PYTHON)), "python3 is missing");
        assumeTrue(new ProcessBuilder(PYTHON, "-c", "import zmq").redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0, "python3-zmq is missing");
        process = new ProcessBuilder(PYTHON, Path.of("src/test/resources/pattern_peer.py").toString(), type.name(), way,
                address, server.publicKey().z85(), own.publicKey().z85(), Z85.encode(own.secret()))
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        out = process.inputReader(UTF_8);
    }

    static PyPeer bind(Rig rig, Pattern type) throws Exception {
        return new PyPeer(type, "bind", Types.TCP, rig.serverKeys, rig.serverKeys);
    }

    static PyPeer connect(Rig rig, String address, Pattern type) throws Exception {
        return new PyPeer(type, "connect", address, rig.serverKeys, Rig.keys());
    }

    /** Parts apart by {@code |}. */
    void send(String parts) throws IOException {
        say("send " + parts);
    }

    /** Waits for a message. */
    String take() throws Exception {
        say("take");
        return line();
    }

    private void say(String command) throws IOException {
        process.outputWriter(UTF_8).write(command + "\n");
        process.outputWriter(UTF_8).flush();
    }

    /** What it prints next; at first, where a bound one listens. */
    String line() throws Exception {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return out.readLine();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }).get(Rig.SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
