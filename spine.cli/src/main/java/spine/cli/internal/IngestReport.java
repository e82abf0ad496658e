package spine.cli.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What was not stored, and why. Thread-safe. */
final class IngestReport {
    private final List<Entry> rejected = new ArrayList<>();
    private final List<Entry> skipped = new ArrayList<>();

    /** One thing that was left out. */
    record Entry(String source, String code, String reason) {
    }

    /** It should have been stored. */
    synchronized void reject(String source, String code, String reason) {
        rejected.add(new Entry(source, code, reason));
    }

    /** It was left out as it should be. */
    synchronized void skip(String source, String reason) {
        skipped.add(new Entry(source, "SKIPPED", reason));
    }

    synchronized boolean isClean() {
        return rejected.isEmpty();
    }

    synchronized List<Map<String, Object>> rejectedJson() {
        return json(rejected);
    }

    synchronized List<Map<String, Object>> skippedJson() {
        return json(skipped);
    }

    /** Tables for a person; empty if nothing was left out. */
    synchronized String text() {
        var text = new StringBuilder();
        append(text, "Rejected", rejected);
        append(text, "Skipped", skipped);
        return text.toString();
    }

    private static void append(StringBuilder text, String title, List<Entry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        var table = new Table();
        entries.forEach(e -> table.row("  " + Words.oneLine(e.source()), e.code(), Words.oneLine(e.reason())));
        text.append(text.length() == 0 ? "" : System.lineSeparator()).append(title).append(' ')
                .append(entries.size()).append(':').append(System.lineSeparator()).append(table.text());
    }

    private static List<Map<String, Object>> json(List<Entry> entries) {
        var list = new ArrayList<Map<String, Object>>();
        entries.forEach(e -> list.add(Json.map("source", e.source(), "code", e.code(), "message", e.reason())));
        return list;
    }
}
