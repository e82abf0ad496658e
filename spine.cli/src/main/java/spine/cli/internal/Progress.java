package spine.cli.internal;

import java.io.PrintStream;
import java.util.function.LongSupplier;

/** Shows how far a bulk ingest is, as a {@link StatusLine}. Thread-safe. */
final class Progress {
    private static final int BAR = 24;

    private final StatusLine status;
    private final long totalFiles;
    private final long totalBytes;
    private final LongSupplier nanoTime;
    private final long startNanos;
    private long files;
    private long bytes;

    /** @param out null to show nothing */
    Progress(PrintStream out, boolean terminal, long totalFiles, long totalBytes, LongSupplier nanoTime) {
        this.status = new StatusLine(out, terminal, nanoTime);
        this.totalFiles = totalFiles;
        this.totalBytes = totalBytes;
        this.nanoTime = nanoTime;
        this.startNanos = nanoTime.getAsLong();
    }

    /** A file was read to its end. */
    synchronized void file() {
        files++;
        status.show(this::line);
    }

    /** So many bytes were answered in all. */
    synchronized void answered(long now) {
        bytes = Math.min(now, totalBytes);
        status.show(this::line);
    }

    /** The last line; on a terminal the bar goes away. */
    synchronized void end() {
        status.end(() -> {
            bytes = totalBytes;
            return line();
        });
    }

    private String line() {
        double seconds = Math.max(0.001, (nanoTime.getAsLong() - startNanos) / 1e9);
        double share = totalBytes == 0 ? 1 : (double) bytes / totalBytes;
        double rate = bytes / seconds;
        var left = rate <= 0 || share >= 1 ? "" : ", " + Numbers.time(Math.round((totalBytes - bytes) / rate)) + " left";
        int full = (int) (share * BAR);
        var bar = status.isTerminal() ? "[" + "#".repeat(full) + "-".repeat(BAR - full) + "] " : "";
        return bar + (int) (share * 100) + " %, " + files + "/" + Numbers.count(totalFiles, "file") + ", "
                + Numbers.bytes(bytes) + "/" + Numbers.bytes(totalBytes) + ", " + Numbers.bytes(rate) + "/s" + left;
    }
}
