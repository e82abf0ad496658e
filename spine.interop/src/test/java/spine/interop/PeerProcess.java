package spine.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A foreign peer in a process of its own, driven by settings and lines. Settings: {@code type}; {@code bind} or
 * {@code connect}; {@code mechanism} curve, plain or null; {@code public}, {@code secret}, and {@code server} at a
 * client, in Z85; {@code id}; {@code probe}; {@code hello}, a first message; {@code subscribe}; {@code hwm};
 * {@code ivl}, {@code ttl}, {@code timeout} of heartbeats; {@code mode} echo (sends back what comes), print, or flood
 * (with {@code count} and {@code size}). The end of its input ends it.
 */
final class PeerProcess implements AutoCloseable {
    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    PeerProcess(Foreign foreign, Map<String, String> settings) throws IOException {
        var command = new ArrayList<>(foreign.program());
        settings.forEach((key, value) -> command.add(key + "=" + value));
        process = new ProcessBuilder(command).directory(Path.of("target").toAbsolutePath().toFile())
                .redirectErrorStream(true).start();
        var reader = new Thread(this::read, "peer-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (var in = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add("closed: " + e.getMessage());
        }
    }

    /** The rest of the next line that begins so; fails if none comes in time. */
    String await(String prefix) throws InterruptedException {
        var others = new ArrayList<String>();
        for (;;) {
            var line = lines.poll(Site.SECONDS, TimeUnit.SECONDS);
            if (line == null) {
                return fail("no line " + prefix + " but " + others + (process.isAlive() ? "" : ", and it ended"));
            }
            if (line.startsWith(prefix)) {
                return line.substring(prefix.length()).strip();
            }
            others.add(line);
        }
    }

    /** Where a bound one listens. */
    String address() throws InterruptedException {
        return await("bound");
    }

    List<String> heard() {
        var heard = new ArrayList<String>();
        lines.drainTo(heard);
        return heard;
    }

    /** What it said by now and in the next milliseconds. */
    List<String> heard(long millis) throws InterruptedException {
        var first = lines.poll(millis, TimeUnit.MILLISECONDS);
        var heard = heard();
        if (first != null) {
            heard.add(0, first);
        }
        return heard;
    }

    void send(String text) throws IOException {
        process.outputWriter(UTF_8).write("send " + text + "\n");
        process.outputWriter(UTF_8).flush();
    }

    /** Alive, but deaf and dumb. */
    void freeze() {
        assertEquals(0, Toolchain.run(Path.of("."), "kill", "-STOP", Long.toString(process.pid())));
    }

    /** SIGKILL, and the end awaited. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(Site.SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
