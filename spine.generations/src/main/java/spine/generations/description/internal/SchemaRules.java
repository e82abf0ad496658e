package spine.generations.description.internal;

import com.google.gson.JsonElement;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What the meta schema does not say: references stay within the schema and lead somewhere, patterns can be used. */
final class SchemaRules {
    private static final Set<String> REFERENCES = Set.of("$ref", "$dynamicRef", "$recursiveRef");
    /** Their values are data, not schemas. */
    private static final Set<String> DATA = Set.of("const", "enum", "default", "examples");

    private SchemaRules() {
    }

    /** @throws IllegalArgumentException that says what is wrong */
    static void check(JsonElement schema) {
        check(schema, schema);
    }

    private static void check(JsonElement root, JsonElement part) {
        if (part.isJsonArray()) {
            part.getAsJsonArray().forEach(each -> check(root, each));
        } else if (part.isJsonObject()) {
            part.getAsJsonObject().entrySet().forEach(entry -> {
                var value = entry.getValue();
                if (value.isJsonPrimitive() && value.getAsJsonPrimitive().isString()) {
                    check(root, entry.getKey(), value.getAsString());
                } else if (!DATA.contains(entry.getKey())) {
                    check(root, value);
                }
            });
        }
    }

    private static void check(JsonElement root, String keyword, String value) {
        if (REFERENCES.contains(keyword)) {
            if (!value.startsWith("#")) {
                throw new IllegalArgumentException("its " + keyword + " '" + value + "' leads out of it, and nothing is"
                        + " fetched: put what it refers to under $defs");
            }
            if (value.startsWith("#/") && at(root, value.substring(1)).isEmpty()) {
                throw new IllegalArgumentException("its " + keyword + " '" + value + "' leads nowhere");
            }
        } else if (keyword.equals("pattern")) {
            try {
                Pattern.compile(value);
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException("its pattern '" + value + "' is none: " + e.getDescription(), e);
            }
        }
    }

    /** What a JSON pointer, percent-encoded as in a fragment, leads to. */
    static Optional<JsonElement> at(JsonElement root, String pointer) {
        var found = root;
        for (var raw : pointer.substring(Math.min(1, pointer.length())).split("/", -1)) {
            if (pointer.isEmpty()) {
                break;
            }
            var name = URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8)
                    .replace("~1", "/").replace("~0", "~");
            if (found.isJsonObject() && found.getAsJsonObject().has(name)) {
                found = found.getAsJsonObject().get(name);
            } else if (found.isJsonArray() && name.matches("\\d{1,6}")
                    && Integer.parseInt(name) < found.getAsJsonArray().size()) {
                found = found.getAsJsonArray().get(Integer.parseInt(name));
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(found);
    }
}
