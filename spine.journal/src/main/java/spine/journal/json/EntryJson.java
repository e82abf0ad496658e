package spine.journal.json;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import spine.api.journal.JournalHealth;
import spine.api.journal.Numbered;
import spine.api.journal.Reading;

/** The journal as maps, lists, texts, numbers and booleans for JSON; the keys are stable, in this order. */
public final class EntryJson {
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

    private EntryJson() {
    }

    /** What is known of an entry, without its body: how large that is, and no more. */
    public static Map<String, Object> head(Numbered numbered) {
        var entry = numbered.entry();
        var map = new LinkedHashMap<String, Object>();
        map.put("sequence", numbered.sequence());
        map.put("time", time(entry.unixMillis()));
        map.put("kind", entry.kind().name());
        map.put("request_id", entry.requestId());
        map.put("trace_id", entry.traceId());
        map.put("scheme", entry.scheme());
        map.put("key", entry.key());
        map.put("agent", entry.agent());
        map.put("policy_version", entry.policyVersion());
        map.put("generation", entry.generation());
        map.put("operation", entry.operation());
        map.put("body_bytes", entry.body().size());
        return map;
    }

    /**
     * The same and the body: {@code body} in base64 and, where it is a message of Spine's, {@code message} (its full name)
     * and {@code decoded} (protobuf's JSON form); where it is UTF-8 text, {@code text}. The token that a request to RCIS
     * may carry is taken out. Takes several times the body's memory: see to its size before.
     */
    public static Map<String, Object> whole(Numbered numbered) {
        var map = head(numbered);
        var body = Body.of(numbered.entry());
        map.put("body", Base64.getEncoder().encodeToString(body.bytes().toByteArray()));
        body.message().ifPresent(message -> {
            map.put("message", message.getDescriptorForType().getFullName());
            map.put("decoded", ProtoJson.of(message));
        });
        body.text().ifPresent(text -> map.put("text", text));
        return map;
    }

    /** A place that cannot be read. */
    public static Map<String, Object> damage(Reading.Damage damage) {
        var map = new LinkedHashMap<String, Object>();
        map.put("file", damage.file());
        map.put("offset", damage.offset());
        map.put("bytes", damage.bytes());
        map.put("what", damage.what());
        return map;
    }

    /** How the journal is: {@code entries}, the highest level that it grants as {@code best}, and why it is no higher. */
    public static Map<String, Object> health(JournalHealth health) {
        var map = new LinkedHashMap<String, Object>();
        map.put("entries", health.first() == 0 ? 0 : health.last() - health.first() + 1);
        map.put("first", health.first());
        map.put("last", health.last());
        map.put("bytes", health.bytes());
        map.put("free_bytes", health.freeBytes());
        map.put("best", health.best().name().toLowerCase(Locale.ROOT));
        map.put("unwritten", health.unwritten());
        map.put("problem", health.problem());
        map.put("remedy", health.remedy());
        return map;
    }

    /** An instant in UTC with its milliseconds. */
    public static String time(long unixMillis) {
        return TIME.format(Instant.ofEpochMilli(unixMillis));
    }
}
