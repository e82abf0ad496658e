package spine.cli.internal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import spine.api.SpineException;
import spine.api.transport.Transport;
import spine.client.Transports;

/**
 * Everything that a command takes from its process; tests bring their own.
 *
 * @param env       environment
 * @param userHome  for defaults
 * @param in        standard input
 * @param out       standard output, UTF-8
 * @param err       standard error, UTF-8
 * @param terminal  whether a person watches standard error
 * @param transport how to connect
 */
public record Surroundings(Map<String, String> env, Path userHome, InputStream in, PrintStream out, PrintStream err,
        boolean terminal, TransportSource transport) {
    /** Finds a transport when one is needed. */
    @FunctionalInterface
    public interface TransportSource {
        Transport get() throws SpineException;
    }

    /** Those of this process. The start script says in SPINECTL_TTY whether standard error is a terminal. */
    public static Surroundings ofProcess() {
        var env = System.getenv();
        return new Surroundings(env, Path.of(System.getProperty("user.home")), System.in,
                new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                "1".equals(env.get("SPINECTL_TTY")), Transports::find);
    }
}
