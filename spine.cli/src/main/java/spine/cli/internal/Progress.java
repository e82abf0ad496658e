package spine.cli.internal;

import java.io.PrintStream;
import java.util.function.LongSupplier;

/**
 * Shows how far a bulk ingest is: one line that is rewritten on a terminal, else a plain line now and then. Never
 * more often than five times a second. Thread-safe.
 */
final class Progress {
    private static final long TERMINAL_NANOS = 200_000_000L;
    private static final long PLAIN_NANOS = 5_000_000_000L;
    private static final int BAR = 24;

    private final PrintStream out;
    private final boolean terminal;
    private final long totalFiles;
    private final long totalBytes;
    private final LongSupplier nanoTime;
    private final long startNanos;
    private long files;
    private long bytes;
    private long shownNanos;
    private int width;

    /** @param out null to show nothing */
    Progress(PrintStream out, boolean terminal, long totalFiles, long totalBytes, LongSupplier nanoTime) {
        this.out = out;
        this.terminal = terminal;
        this.totalFiles = totalFiles;
        this.totalBytes = totalBytes;
        this.nanoTime = nanoTime;
        this.startNanos = nanoTime.getAsLong();
        this.shownNanos = startNanos;
    }

    /** A file was read to its end. */
    synchronized void file() {
        files++;
        show(false);
    }

    /** So many bytes were answered in all. */
    synchronized void answered(long now) {
        bytes = Math.min(now, totalBytes);
        show(false);
    }

    /** The last line; on a terminal the bar goes away. */
    synchronized void end() {
        if (out != null && terminal) {
            out.print("\r" + " ".repeat(width) + "\r");
            out.flush();
        } else {
            bytes = totalBytes;
            show(true);
        }
    }

    private void show(boolean always) {
        long now = nanoTime.getAsLong();
        if (out == null || !always && now - shownNanos < (terminal ? TERMINAL_NANOS : PLAIN_NANOS)) {
            return;
        }
        shownNanos = now;
        var line = line(now);
        if (terminal) {
            out.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
            out.flush();
            width = line.length();
        } else {
            out.println(line);
        }
    }

    private String line(long now) {
        double seconds = Math.max(0.001, (now - startNanos) / 1e9);
        double share = totalBytes == 0 ? 1 : (double) bytes / totalBytes;
        double rate = bytes / seconds;
        var left = rate <= 0 || share >= 1 ? "" : ", " + Numbers.time(Math.round((totalBytes - bytes) / rate)) + " left";
        int full = (int) (share * BAR);
        var bar = terminal ? "[" + "#".repeat(full) + "-".repeat(BAR - full) + "] " : "";
        return bar + (int) (share * 100) + " %, " + files + "/" + Numbers.count(totalFiles, "file") + ", "
                + Numbers.bytes(bytes) + "/" + Numbers.bytes(totalBytes) + ", " + Numbers.bytes(rate) + "/s" + left;
    }
}
