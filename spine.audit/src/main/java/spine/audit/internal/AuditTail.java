package spine.audit.internal;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import spine.api.security.AuditLog.Level;

/**
 * Entries of the log, picked and bounded.
 *
 * @param lines   how many at most, 1 to 1000
 * @param after   only entries of a higher number, and then the oldest of them; -1 for the newest of all
 * @param eventId only these; empty for all
 * @param level   this and what matters more
 */
record AuditTail(int lines, long after, String eventId, Level level) {
    private static final int MOST_BYTES = 1 << 20;

    /** In the order of the log; at most 1 MiB of text. */
    List<JsonObject> read(Path folder) throws IOException {
        var picked = new Picked();
        try (var files = LogFiles.open(folder)) {
            if (after >= 0) {
                for (var file : files.oldestFirst()) {
                    forward(file, picked);
                }
            } else {
                for (var file : files.newestFirst()) {
                    if (!picked.isFull()) {
                        var part = new Picked(lines - picked.entries.size(), MOST_BYTES - picked.bytes);
                        backward(file, part);
                        picked.putBefore(part);
                    }
                }
            }
        }
        return List.copyOf(picked.entries);
    }

    private void forward(LogFiles.LogFile file, Picked picked) throws IOException {
        var reader = new LogLines(file.in());
        while (!picked.isFull() && reader.next()) {
            var line = reader.isWhole() ? reader.chainLine() : null;
            var entry = line == null || line.seq() <= after ? null : matching(reader);
            if (entry != null) {
                picked.add(entry, (int) reader.length());
            }
        }
    }

    private void backward(LogFiles.LogFile file, Picked picked) throws IOException {
        var reader = new LogLines(file.in());
        while (reader.next()) {
            var entry = reader.isWhole() ? matching(reader) : null;
            if (entry != null) {
                picked.add(entry, (int) reader.length());
                picked.shrink();
            }
        }
    }

    /** Null if it does not match, or is no entry. */
    private JsonObject matching(LogLines reader) {
        try {
            var parsed = JsonParser.parseString(new String(reader.copy(), StandardCharsets.UTF_8));
            if (!(parsed instanceof JsonObject entry) || !entry.has("event_id") || !entry.has("level")) {
                return null;
            }
            boolean fits = (eventId.isEmpty() || entry.get("event_id").getAsString().equals(eventId))
                    && Level.valueOf(entry.get("level").getAsString()).compareTo(level) >= 0;
            return fits ? entry : null;
        } catch (JsonParseException | IllegalArgumentException | IllegalStateException
                | UnsupportedOperationException e) {
            return null; // a verification tells of it
        }
    }

    /** Entries with their length, the oldest first. */
    private final class Picked {
        private final ArrayDeque<JsonObject> entries = new ArrayDeque<>();
        private final ArrayDeque<Integer> lengths = new ArrayDeque<>();
        private final int mostEntries;
        private final int mostBytes;
        private int bytes;
        private boolean cut;

        Picked() {
            this(lines, MOST_BYTES);
        }

        Picked(int mostEntries, int mostBytes) {
            this.mostEntries = mostEntries;
            this.mostBytes = mostBytes;
        }

        boolean isFull() {
            return cut || entries.size() >= mostEntries || bytes >= mostBytes;
        }

        void add(JsonObject entry, int length) {
            entries.addLast(entry);
            lengths.addLast(length);
            bytes += length;
        }

        void shrink() {
            while (entries.size() > mostEntries || bytes > mostBytes && entries.size() > 1) {
                entries.removeFirst();
                bytes -= lengths.removeFirst();
                cut = true;
            }
        }

        void putBefore(Picked older) {
            while (!older.entries.isEmpty()) {
                entries.addFirst(older.entries.removeLast());
            }
            bytes += older.bytes;
            cut |= older.cut;
        }
    }
}
