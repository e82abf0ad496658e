package spine.cli.internal;

import com.google.gson.JsonObject;

/** Entries of the journal for a person. Static functions without state. */
final class EntryLine {
    private EntryLine() {
    }

    /** One line, and a second one with what the body says where it is there. */
    static String of(JsonObject entry) {
        var line = new StringBuilder("%s %s  %-10s".formatted(JsonAgent.text(entry, "sequence"),
                JsonAgent.text(entry, "time"), JsonAgent.text(entry, "kind")));
        for (var name : new String[] {"operation", "agent", "request_id", "key", "generation"}) {
            var text = JsonAgent.text(entry, name);
            line.append(text.isEmpty() ? "" : "  " + text);
        }
        line.append("  ").append(Numbers.bytes(JsonAgent.number(entry, "body_bytes")));
        var body = body(entry);
        return body.isEmpty() ? line.toString() : line + System.lineSeparator() + "    " + body;
    }

    private static String body(JsonObject entry) {
        if (entry.get("decoded") instanceof JsonObject decoded) {
            return Words.oneLine(decoded.toString());
        }
        if (JsonAgent.text(entry, "body_left_out").equals("true")) {
            return "(too large for an answer: read it with --folder)";
        }
        var text = JsonAgent.text(entry, "text");
        return text.isEmpty() ? JsonAgent.text(entry, "body") : text;
    }

    /** {@code 00000001.log, from byte 4096 on, 12 bytes: torn.} */
    static String damage(JsonObject damage) {
        long bytes = JsonAgent.number(damage, "bytes");
        return JsonAgent.text(damage, "file") + ", from byte " + JsonAgent.text(damage, "offset") + " on"
                + (bytes == 0 ? "" : ", " + Numbers.count(bytes, "byte")) + ": "
                + Words.sentence(JsonAgent.text(damage, "what"));
    }
}
