package spine.cli.internal;

import java.io.PrintStream;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Shows how far something is: one line that is rewritten on a terminal, at most five times a second; else a plain line
 * every five seconds. Not thread-safe.
 */
final class StatusLine {
    private static final long TERMINAL_NANOS = 200_000_000L;
    private static final long PLAIN_NANOS = 5_000_000_000L;

    private final PrintStream out;
    private final boolean terminal;
    private final LongSupplier nanoTime;
    private long shownNanos;
    private int width;

    /** @param out null to show nothing */
    StatusLine(PrintStream out, boolean terminal, LongSupplier nanoTime) {
        this.out = out;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
        this.shownNanos = nanoTime.getAsLong();
    }

    boolean isTerminal() {
        return terminal;
    }

    /** If it is time to. */
    void show(Supplier<String> line) {
        long now = nanoTime.getAsLong();
        if (out != null && now - shownNanos >= (terminal ? TERMINAL_NANOS : PLAIN_NANOS)) {
            shownNanos = now;
            print(line.get());
        }
    }

    /** The last line; on a terminal there is none, and what stands there goes away. */
    void end(Supplier<String> line) {
        clear();
        if (out != null && !terminal) {
            print(line.get());
        }
    }

    /** Takes away what stands on a terminal. */
    void clear() {
        if (out != null && width > 0) {
            out.print("\r" + " ".repeat(width) + "\r");
            out.flush();
            width = 0;
        }
    }

    private void print(String line) {
        if (terminal) {
            out.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
            out.flush();
            width = line.length();
        } else {
            out.println(line);
        }
    }
}
