package spine.cli.internal;

import spine.client.IngestSummary;

/** The outcome of a bulk ingest, for a person or as JSON. Not thread-safe. */
final class BulkResult {
    private final int files;
    private final long bytes;
    private final IngestReport report;
    private IngestSummary summary;
    private double seconds;

    BulkResult(int files, long bytes, IngestReport report) {
        this.files = files;
        this.bytes = bytes;
        this.report = report;
    }

    void ended(IngestSummary at, long nanos) {
        summary = at;
        seconds = Math.max(0.001, nanos / 1e9);
    }

    boolean isEnded() {
        return summary != null;
    }

    String text() {
        var left = report.text();
        return "Stored " + Numbers.count(summary.stored(), "item") + " of " + Numbers.count(files, "file") + " ("
                + Numbers.bytes(bytes) + ") as " + Numbers.count(summary.passages(), "passage") + " in "
                + Numbers.short3(seconds) + " s, " + Numbers.bytes(bytes / seconds) + "/s."
                + (left.isEmpty() ? "" : System.lineSeparator() + left);
    }

    String json() {
        return Json.text(Json.map("files", files, "bytes", bytes, "items", summary.items(),
                "stored_items", summary.stored(), "stored_passages", summary.passages(), "seconds", seconds,
                "rejected", report.rejectedJson(), "skipped", report.skippedJson()));
    }
}
