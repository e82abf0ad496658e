package spine.cli.internal;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The steps by which an answer came about, as the server tells them. Static functions without state. */
final class Steps {
    /** Under which it does. */
    static final String FACT = "explain";

    private Steps() {
    }

    /** One map for each step; empty if it cannot be read. */
    static List<Map<String, Object>> list(String json) {
        var steps = new ArrayList<Map<String, Object>>();
        try {
            for (var step : JsonParser.parseString(json).getAsJsonArray()) {
                var map = Json.map();
                step.getAsJsonObject().entrySet().forEach(e -> map.put(e.getKey(), value(e.getValue())));
                steps.add(map);
            }
        } catch (JsonParseException | IllegalStateException other) {
            return List.of(); // of another version, or none
        }
        return steps;
    }

    private static Object value(JsonElement value) {
        return value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber() ? value.getAsDouble()
                : value.isJsonPrimitive() ? value.getAsString() : value.toString();
    }

    /** A table for a person. */
    static String table(String json) {
        var table = new Table().row("STEP", "OUTCOME", "MS", "");
        for (var step : list(json)) {
            var more = new ArrayList<String>();
            step.forEach((name, value) -> {
                if (!List.of("step", "outcome", "ms").contains(name)) {
                    more.add(name + " " + value);
                }
            });
            table.row(word(step, "step"), word(step, "outcome"), word(step, "ms"), Words.oneLine(String.join(", ", more)));
        }
        return table.text();
    }

    private static String word(Map<String, Object> step, String name) {
        return Words.oneLine(String.valueOf(step.getOrDefault(name, "")));
    }
}
