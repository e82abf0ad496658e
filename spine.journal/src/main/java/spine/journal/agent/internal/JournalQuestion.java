package spine.journal.agent.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.SpineException;
import spine.api.journal.Entry;
import spine.api.journal.Kind;
import spine.api.journal.Selection;

/** A command to the journal's agent: a JSON object; a field that the command does not know is refused. */
record JournalQuestion(JsonObject fields) {
    private static final int MOST_BYTES = 16_384;
    private static final String USAGE = "Commands: journal.tail and journal.find, each with lines (1-10000), kinds (a list),"
            + " request_id, key, agent, from_ms, to_ms, body (true) if wanted, find with after (a number) too;"
            + " journal.stats.";

    static JournalQuestion parse(Payload request) throws SpineException {
        if (request.data().size() > MOST_BYTES) {
            throw new SpineException(ErrorCode.TOO_LARGE, "The command has " + request.data().size() + " bytes.",
                    "Send at most " + MOST_BYTES + ".");
        }
        try {
            if (JsonParser.parseString(request.text()) instanceof JsonObject object) {
                return new JournalQuestion(object);
            }
        } catch (JsonParseException e) {
            throw invalid("The command is not JSON.");
        }
        throw invalid("The command is not a JSON object.");
    }

    String command() throws SpineException {
        return text("command");
    }

    void allow(String... names) throws SpineException {
        for (var name : fields.keySet()) {
            if (!name.equals("command") && !List.of(names).contains(name)) {
                throw invalid("The command takes only the fields " + List.of(names) + ".");
            }
        }
    }

    boolean wantsBodies() throws SpineException {
        JsonElement value = fields.get("body");
        if (value == null || value instanceof JsonPrimitive primitive && primitive.isBoolean()) {
            return value != null && value.getAsBoolean();
        }
        throw invalid("The field body is neither true nor false.");
    }

    /** What is picked, from any sequence on. */
    Selection selection() throws SpineException {
        return Selection.ALL.kinds(kinds()).request(text("request_id")).key(text("key")).agent(text("agent"))
                .between(number("from_ms", Long.MIN_VALUE, Long.MIN_VALUE, Long.MAX_VALUE),
                        number("to_ms", Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE));
    }

    int lines(int otherwise) throws SpineException {
        return (int) number("lines", otherwise, 1, 10_000);
    }

    /** The sequence behind which to begin. */
    long after() throws SpineException {
        return number("after", 0, 0, Long.MAX_VALUE - 1);
    }

    /** Empty if it is not there. */
    private String text(String name) throws SpineException {
        JsonElement value = fields.get(name);
        if (value == null) {
            return "";
        }
        if (!(value instanceof JsonPrimitive primitive) || !primitive.isString()) {
            throw invalid("The field " + name + " is not a text.");
        }
        if (value.getAsString().length() > Entry.LONGEST_TEXT) {
            throw invalid("The field " + name + " has over " + Entry.LONGEST_TEXT + " characters.");
        }
        return value.getAsString();
    }

    private Set<Kind> kinds() throws SpineException {
        JsonElement value = fields.get("kinds");
        var kinds = EnumSet.noneOf(Kind.class);
        if (value == null) {
            return kinds;
        }
        if (value instanceof JsonArray list && list.size() <= Kind.values().length) {
            for (var one : list) {
                kinds.add(kind(one));
            }
            return kinds;
        }
        throw invalid("The field kinds is no list of kinds.");
    }

    private static Kind kind(JsonElement word) throws SpineException {
        try {
            return Kind.valueOf(word.getAsString().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException | IllegalStateException | UnsupportedOperationException e) {
            throw invalid("The field kinds names none of " + List.of(Kind.values()) + ".");
        }
    }

    private long number(String name, long otherwise, long least, long most) throws SpineException {
        JsonElement value = fields.get(name);
        if (value == null) {
            return otherwise;
        }
        try {
            long number = value.getAsJsonPrimitive().getAsBigDecimal().longValueExact();
            if (number >= least && number <= most) {
                return number;
            }
        } catch (IllegalStateException | ArithmeticException | NumberFormatException e) {
            throw invalid("The field " + name + " is not a whole number.");
        }
        throw invalid("The field " + name + " is not within " + least + " to " + most + ".");
    }

    static SpineException invalid(String reason) {
        return new SpineException(ErrorCode.INVALID_REQUEST, reason, USAGE);
    }
}
