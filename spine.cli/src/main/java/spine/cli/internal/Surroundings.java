package spine.cli.internal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import spine.api.Home;
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
    private static final int MOST_ANSWER = 100;

    /** Finds a transport when one is needed. */
    @FunctionalInterface
    public interface TransportSource {
        Transport get() throws SpineException;
    }

    /** Whether somebody can answer a question: standard input is a terminal too, as the start script says. */
    boolean asks() {
        return "1".equals(env.get("SPINECTL_ASK"));
    }

    /** Asks a question that is answered by yes or no; everything but a yes is a no. */
    boolean agrees(String question) throws IOException {
        err.print(question + " [y/N] ");
        err.flush();
        var answer = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n' && answer.length() < MOST_ANSWER; c = in.read()) {
            answer.append((char) c);
        }
        var word = answer.toString().strip().toLowerCase(Locale.ROOT);
        return word.equals("y") || word.equals("yes");
    }

    /** Those of this process. The start script says in SPINECTL_TTY whether standard error is a terminal. */
    public static Surroundings ofProcess() {
        var env = System.getenv();
        return new Surroundings(env, Home.user(env), System.in,
                new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                "1".equals(env.get("SPINECTL_TTY")), Transports::find);
    }
}
