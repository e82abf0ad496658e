package spine.security.curve.audit.internal;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;
import spine.api.security.AuditLog.Level;

/**
 * One line of the audit log (SEC-43):
 *
 * <pre>
 *   {"timestamp":"2026-01-01T00:00:00.000Z","level":"WARNING","component":"SECURITY","event_id":"AUTH-001",
 *    "event":"pairing refused","data":{...},"context":{"node_id":"host","version":"0.1.0"}}
 * </pre>
 *
 * Facts may come from peers: at most 32 of them, each value cut at 512 characters; JSON escapes what would break
 * the line.
 */
record AuditRecord(Instant time, String eventId, Level level, String event, Map<String, String> data) {
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final int MOST_FACTS = 32;
    private static final int MOST_CHARACTERS = 512;

    /** Where a record was made. */
    record Context(String nodeId, String version) {
    }

    /** The line, with its line feed. */
    String toLine(Context context) {
        var line = new JsonObject();
        line.addProperty("timestamp", MILLIS.format(time));
        line.addProperty("level", level.name());
        line.addProperty("component", "SECURITY");
        line.addProperty("event_id", cut(eventId));
        line.addProperty("event", cut(event));
        var facts = new JsonObject();
        new TreeMap<>(data).entrySet().stream().limit(MOST_FACTS)
                .forEach(fact -> facts.addProperty(cut(fact.getKey()), cut(fact.getValue())));
        line.add("data", facts);
        var where = new JsonObject();
        where.addProperty("node_id", context.nodeId());
        where.addProperty("version", context.version());
        line.add("context", where);
        return GSON.toJson(line) + "\n";
    }

    private static String cut(String text) {
        return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS);
    }
}
