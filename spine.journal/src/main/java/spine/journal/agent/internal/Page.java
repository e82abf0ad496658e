package spine.journal.agent.internal;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.stream.JsonWriter;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import spine.api.Payload;
import spine.api.journal.Numbered;
import spine.api.journal.Reading;
import spine.journal.json.EntryJson;

/** One answer being filled with entries: at most 1 MiB of JSON. For one thread. */
final class Page {
    static final int MOST_BYTES = 1 << 20;
    static final int MOST_DAMAGES = 100;
    /** What stands beside the entries; {@value #MOST_DAMAGES} places at 400 characters that JSON may write in six bytes. */
    private static final int ASIDE_BYTES = 256 << 10;
    private static final int ENTRIES_BYTES = MOST_BYTES - ASIDE_BYTES;
    private static final int LONGEST_WORD = 200;
    private static final String LEFT_OUT = "\"body_left_out\":true}";
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    private final int lines;
    private final boolean bodies;
    private final Deque<String> entries = new ArrayDeque<>();
    private int bytes;
    private int bodiesGiven;

    /**
     * @param lines  entries at most
     * @param bodies whether they come with their bodies
     */
    Page(int lines, boolean bodies) {
        this.lines = lines;
        this.bodies = bodies;
    }

    boolean isFull() {
        return entries.size() == lines;
    }

    int size() {
        return entries.size();
    }

    /** How many entries came with their body. */
    int bodiesGiven() {
        return bodiesGiven;
    }

    /** Puts one behind the others, unless there is no room for it. */
    boolean add(Numbered numbered) {
        var text = fitting(numbered);
        return text != null && entries.add(text);
    }

    /** Puts one before the others, unless there is no room for it. */
    boolean addFirst(Numbered numbered) {
        var text = fitting(numbered);
        if (text != null) {
            entries.addFirst(text);
        }
        return text != null;
    }

    private String fitting(Numbered numbered) {
        var text = text(numbered);
        int more = text.getBytes(StandardCharsets.UTF_8).length + 1;
        if (bytes + more > ENTRIES_BYTES) {
            return null;
        }
        bytes += more;
        bodiesGiven += bodies && !text.endsWith(LEFT_OUT) ? 1 : 0;
        return text;
    }

    /** A body that has no room on a page of its own is left out; its decoded form before that. */
    private String text(Numbered numbered) {
        if (bodies && numbered.entry().body().size() < ENTRIES_BYTES * 3 / 4) {
            var whole = EntryJson.whole(numbered);
            for (var shorter : new String[] {"decoded", "text", ""}) {
                var text = GSON.toJson(whole);
                if (text.getBytes(StandardCharsets.UTF_8).length < ENTRIES_BYTES) {
                    return text;
                }
                whole.remove(shorter);
            }
        }
        var head = EntryJson.head(numbered);
        if (bodies) {
            head.put("body_left_out", true);
        }
        return GSON.toJson(head);
    }

    /**
     * The answer.
     *
     * @param facts  beside the entries
     * @param damage of which the first ones are told
     */
    Payload answer(Map<String, Object> facts, List<Reading.Damage> damage) {
        var text = new StringWriter(bytes + 1024);
        try (var json = new JsonWriter(text)) {
            json.setHtmlSafe(false);
            json.beginObject().name("entries").beginArray();
            for (var entry : entries) {
                json.jsonValue(entry);
            }
            json.endArray();
            for (var fact : facts.entrySet()) {
                json.name(fact.getKey()).jsonValue(GSON.toJson(fact.getValue()));
            }
            json.name("damage").jsonValue(GSON.toJson(told(damage))).endObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string takes all", e);
        }
        return json(text.toString());
    }

    static Payload answer(Map<String, Object> facts) {
        return json(GSON.toJson(facts));
    }

    static List<Map<String, Object>> told(List<Reading.Damage> damage) {
        return damage.stream().limit(MOST_DAMAGES).map(one -> EntryJson.damage(new Reading.Damage(shortened(one.file()),
                one.offset(), one.bytes(), shortened(one.what())))).toList();
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_WORD ? text : text.substring(0, LONGEST_WORD);
    }

    private static Payload json(String text) {
        return new Payload("application/json", ByteString.copyFromUtf8(text));
    }
}
