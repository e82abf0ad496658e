package spine.cli.internal;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Writes JSON on one line with keys in the order in which they were put. Static functions without state. */
final class Json {
    private Json() {
    }

    /** A map from keys and values in turn. */
    static Map<String, Object> map(Object... keysAndValues) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    /** A copy in the order of its keys. */
    static Map<String, Object> sorted(Map<String, String> map) {
        return new TreeMap<>(map);
    }

    /** Maps, collections, strings, numbers, booleans and null as text; numbers that JSON does not know become null. */
    static String text(Object value) {
        var text = new StringWriter();
        try (var writer = new JsonWriter(text)) {
            write(writer, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    static String error(String code, String message, int status) {
        return text(map("error", map("code", code, "message", message, "status", status)));
    }

    private static void write(JsonWriter writer, Object value) throws IOException {
        if (value == null || value instanceof Double d && !Double.isFinite(d)
                || value instanceof Float f && !Float.isFinite(f)) {
            writer.nullValue();
        } else if (value instanceof Map<?, ?> map) {
            writer.beginObject();
            for (var entry : map.entrySet()) {
                writer.name((String) entry.getKey());
                write(writer, entry.getValue());
            }
            writer.endObject();
        } else if (value instanceof Collection<?> list) {
            writer.beginArray();
            for (var one : list) {
                write(writer, one);
            }
            writer.endArray();
        } else if (value instanceof Number number) {
            writer.value(number);
        } else if (value instanceof Boolean bool) {
            writer.value(bool);
        } else {
            writer.value(value.toString());
        }
    }
}
