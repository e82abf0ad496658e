package spine.cli.internal;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import spine.api.SpineException;
import spine.api.message.CancelReceipt;

/**
 * While it is open, Ctrl-C (SIGINT, SIGTERM) cancels a request at the server before this process ends, and shows the receipt:
 * whether the work has stopped, and what it had cost. Close it before the session.
 */
final class CancelOnExit implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Session session;
    private final String requestId;
    private final PrintStream err;
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = new Thread(this::cancel, "spinectl-cancel");

    CancelOnExit(Session session, String requestId, PrintStream err) {
        this.session = session;
        this.requestId = requestId;
        this.err = err;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void cancel() {
        try {
            var receipt = Session.await(session.client().cancel(requestId, "its caller has gone", PATIENCE));
            err.println(words(receipt));
        } catch (SpineException refused) {
            err.println(Words.oneLine("Not cancelled: " + refused.refusal().sentence()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            done.countDown();
        }
    }

    static String words(CancelReceipt receipt) {
        var spent = new TreeMap<>(receipt.getSpentMap()).entrySet().stream()
                .map(e -> Words.oneLine(e.getKey()) + " " + AgentView.number(e.getValue()))
                .collect(Collectors.joining(", "));
        return "Cancelled: " + receipt.getOutcome().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                + (spent.isEmpty() ? "." : ", after " + spent + ".");
    }

    /** Waits for the receipt if it is being asked for. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException exiting) {
            try {
                if (!done.await(PATIENCE.toSeconds() + 1, TimeUnit.SECONDS)) {
                    err.println("The server sent no receipt.");
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
