package spine.security.firewall.internal;

import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads a patterns file, all of it or nothing: {@code {"patterns": [{"id", "pattern", "severity", "action",
 * "enabled"}]}}. A member that is missing, unknown, twice there or of another type is an error; {@code enabled} may be
 * left out, which means true.
 */
final class PatternReader {
    static final int MOST_RULES = 1000;
    static final int MOST_PHRASE_CHARS = 1_000_000;
    private static final Set<String> MEMBERS = Set.of("id", "pattern", "severity", "action", "enabled");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final List<Rule> rules = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private long phraseChars;

    private PatternReader() {
    }

    /** @throws IOException with a sentence that says what is wrong, and where */
    static Matcher read(String text) throws IOException {
        try (var json = new JsonReader(new StringReader(text))) {
            json.setStrictness(Strictness.STRICT);
            var reader = new PatternReader();
            reader.file(json);
            return new Matcher(reader.rules);
        } catch (MalformedJsonException | EOFException | JsonParseException e) {
            throw new IOException("it is no JSON: " + firstLine(e), e);
        } catch (IllegalStateException e) {
            throw new IOException("a value is of the wrong type: " + firstLine(e), e);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private void file(JsonReader json) throws IOException {
        json.beginObject();
        var name = json.nextName();
        if (!name.equals("patterns")) {
            throw new IOException("'" + name + "' is not known; the one member is 'patterns'");
        }
        json.beginArray();
        while (json.hasNext()) {
            if (rules.size() == MOST_RULES) {
                throw new IOException("there are over " + MOST_RULES + " patterns");
            }
            rule(json);
        }
        json.endArray();
        json.endObject();
        if (json.peek() != JsonToken.END_DOCUMENT) {
            throw new IOException("something comes after its end");
        }
    }

    private void rule(JsonReader json) throws IOException {
        var where = "pattern " + (rules.size() + 1);
        Map<String, String> members = new HashMap<>();
        json.beginObject();
        while (json.hasNext()) {
            var name = json.nextName();
            if (!MEMBERS.contains(name)) {
                throw new IOException(where + ": '" + name + "' is not known");
            }
            var value = name.equals("enabled") ? Boolean.toString(json.nextBoolean()) : string(json, where, name);
            if (members.put(name, value) != null) {
                throw new IOException(where + ": '" + name + "' is there twice");
            }
        }
        json.endObject();
        rules.add(rule(where, members));
    }

    private static String string(JsonReader json, String where, String name) throws IOException {
        if (json.peek() != JsonToken.STRING) {
            throw new IOException(where + ": '" + name + "' is no string");
        }
        return json.nextString();
    }

    private Rule rule(String where, Map<String, String> members) throws IOException {
        var id = needed(where, members, "id");
        if (!ID.matcher(id).matches() || !ids.add(id)) {
            throw new IOException(where + ": its id is no name of 1-64 letters, digits, '.', '_', '-', or is there twice");
        }
        try {
            var phrases = Phrases.of(needed(where, members, "pattern"));
            phraseChars += phrases.stream().mapToInt(String::length).sum();
            if (phraseChars > MOST_PHRASE_CHARS) {
                throw new IllegalArgumentException("the patterns together are too large");
            }
            return new Rule(id, phrases, word(Rule.Severity.class, needed(where, members, "severity")),
                    word(Rule.Action.class, needed(where, members, "action")),
                    Boolean.parseBoolean(members.getOrDefault("enabled", "true")));
        } catch (IllegalArgumentException e) {
            throw new IOException("pattern '" + id + "': " + e.getMessage(), e);
        }
    }

    private static String needed(String where, Map<String, String> members, String name) throws IOException {
        var value = members.get(name);
        if (value == null) {
            throw new IOException(where + ": '" + name + "' is missing");
        }
        return value;
    }

    private static <E extends Enum<E>> E word(Class<E> type, String word) {
        for (var value : type.getEnumConstants()) {
            if (value.name().toLowerCase(Locale.ROOT).equals(word)) {
                return value;
            }
        }
        throw new IllegalArgumentException(type.getSimpleName().toLowerCase(Locale.ROOT) + " is one of "
                + String.join(", ", List.of(type.getEnumConstants()).stream()
                        .map(value -> value.name().toLowerCase(Locale.ROOT)).toList()));
    }
}
