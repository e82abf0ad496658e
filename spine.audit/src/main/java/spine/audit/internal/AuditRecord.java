package spine.audit.internal;

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
 * One record of the audit log (SEC-43), before it gets its place in the chain:
 *
 * <pre>
 *   {"timestamp":"2026-01-01T00:00:00.000Z","level":"WARNING","component":"SECURITY","event_id":"AUTH-001",
 *    "event":"pairing refused","data":{...},"context":{"node_id":"host","version":"0.1.0"}}
 * </pre>
 *
 * Facts may come from peers: of a record at most 32 of them are kept, each value cut at 512 characters, and 8192
 * characters together, so that a line stays under 64 KiB however much JSON must escape; what is left out is said.
 */
record AuditRecord(Instant time, String eventId, Level level, String event, Map<String, String> data) {
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final int MOST_FACTS = 32;
    private static final int MOST_CHARACTERS = 512;
    private static final int MOST_NAME = 64;
    private static final int MOST_TOGETHER = 8192;
    /** What is kept beyond a cut until redaction has seen it, so that no half of a token is left. */
    private static final int MARGIN = 128;

    /** Where a record was made. */
    record Context(String nodeId, String version) {
        Context {
            nodeId = cut(nodeId, MOST_NAME);
            version = cut(version, MOST_NAME);
        }
    }

    /** Takes as much as a record holds, so that a queue of them is bounded. */
    static AuditRecord of(Instant time, String eventId, Level level, String event, Map<String, String> data) {
        var kept = new TreeMap<String, String>();
        int left = MOST_TOGETHER;
        for (var fact : new TreeMap<>(data).entrySet()) {
            var name = cut(fact.getKey(), MOST_NAME);
            var value = cut(String.valueOf(fact.getValue()), MOST_CHARACTERS + MARGIN);
            left -= name.length() + value.length();
            if (left < 0 || kept.size() == MOST_FACTS) {
                kept.put("facts_left_out", Integer.toString(data.size() - kept.size()));
                break;
            }
            kept.put(name, value);
        }
        return new AuditRecord(time, cut(eventId, MOST_NAME), level, cut(event, MOST_CHARACTERS + MARGIN), kept);
    }

    /** As a line says it: ISO 8601 in milliseconds. */
    static String timestamp(Instant time) {
        return MILLIS.format(time);
    }

    /** The JSON object, on one line. */
    String toJson(Context context) {
        var line = new JsonObject();
        line.addProperty("timestamp", timestamp(time));
        line.addProperty("level", level.name());
        line.addProperty("component", "SECURITY");
        line.addProperty("event_id", Redaction.text(eventId));
        line.addProperty("event", cut(Redaction.text(event), MOST_CHARACTERS));
        var facts = new JsonObject();
        data.forEach((name, value) -> facts.addProperty(Redaction.text(name),
                cut(Redaction.value(name, value), MOST_CHARACTERS)));
        line.add("data", facts);
        var where = new JsonObject();
        where.addProperty("node_id", context.nodeId());
        where.addProperty("version", context.version());
        line.add("context", where);
        return GSON.toJson(line);
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }
}
