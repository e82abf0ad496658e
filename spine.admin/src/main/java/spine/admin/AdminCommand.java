package spine.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.SpineException;

/**
 * A command to an agent: a JSON object with {@code command} and the fields that this command knows. A field that it does not
 * know is refused ({@link #allow}), so that a slip of the pen does nothing that was not meant. All refusals are
 * {@code INVALID_REQUEST} with the agent's usage as remedy, and repeat nothing of what was sent but the names of known fields.
 * Not thread-safe.
 */
public final class AdminCommand {
    private static final String COMMAND = "command";

    private final JsonObject fields;
    private final String usage;

    private AdminCommand(JsonObject fields, String usage) {
        this.fields = fields;
        this.usage = usage;
    }

    /**
     * Reads a command.
     *
     * @param mostBytes of the request
     * @param usage     a sentence with the agent's commands and their fields
     * @throws SpineException {@code TOO_LARGE}, or {@code INVALID_REQUEST} if it is no JSON object
     */
    public static AdminCommand parse(Payload request, int mostBytes, String usage) throws SpineException {
        if (request.data().size() > mostBytes) {
            throw new SpineException(ErrorCode.TOO_LARGE, "The command has " + request.data().size() + " bytes.",
                    "Send at most " + mostBytes + ".");
        }
        try {
            if (JsonParser.parseString(request.text()) instanceof JsonObject object) {
                return new AdminCommand(object, usage);
            }
        } catch (JsonParseException e) {
            // The parser's own words repeat what it read.
            throw invalid("The command is not JSON.", usage);
        }
        throw invalid("The command is not a JSON object.", usage);
    }

    /** Which command it is; empty if it does not say. */
    public String name() throws SpineException {
        return text(COMMAND, "");
    }

    /** Refuses any field besides the command and these. */
    public void allow(Set<String> names) throws SpineException {
        for (var name : fields.keySet()) {
            if (!name.equals(COMMAND) && !names.contains(name)) {
                throw invalid("The command takes " + (names.isEmpty() ? "no fields."
                        : "only the fields " + String.join(", ", new TreeSet<>(names)) + "."));
            }
        }
    }

    /** Whether the field is there. */
    public boolean has(String name) {
        return fields.has(name);
    }

    /** A text that must be there. */
    public String text(String name) throws SpineException {
        var text = text(name, null);
        if (text == null) {
            throw invalid("The field " + name + " is missing.");
        }
        return text;
    }

    /** A text, or the other if it is not there. */
    public String text(String name, String otherwise) throws SpineException {
        JsonElement value = fields.get(name);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof JsonPrimitive primitive && primitive.isString()) {
            return value.getAsString();
        }
        throw invalid("The field " + name + " is not a text.");
    }

    /** What a reader makes of a text; of an empty one if it is not there. Its IllegalArgumentException is the reason. */
    public <T> T read(String name, Function<String, T> reader) throws SpineException {
        var text = text(name, "");
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            throw invalid("The field " + name + " does not fit: " + e.getMessage() + ".");
        }
    }

    /** A whole number within the range, or the other if it is not there. */
    public long number(String name, long otherwise, long least, long most) throws SpineException {
        JsonElement value = fields.get(name);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof JsonPrimitive primitive && primitive.isNumber()) {
            try {
                long number = primitive.getAsBigDecimal().longValueExact();
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (ArithmeticException | NumberFormatException e) {
                throw invalid("The field " + name + " is not a whole number.");
            }
            throw invalid("The field " + name + " is not within " + least + " to " + most + ".");
        }
        throw invalid("The field " + name + " is not a number.");
    }

    /** False if it is not there. */
    public boolean flag(String name) throws SpineException {
        JsonElement value = fields.get(name);
        if (value == null || value instanceof JsonPrimitive primitive && primitive.isBoolean()) {
            return value != null && value.getAsBoolean();
        }
        throw invalid("The field " + name + " is neither true nor false.");
    }

    /** A list of texts, empty if it is not there. */
    public List<String> texts(String name, int most) throws SpineException {
        JsonElement value = fields.get(name);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof JsonArray array) || array.size() > most) {
            throw invalid("The field " + name + " is not a list of at most " + most + " texts.");
        }
        var texts = new ArrayList<String>();
        for (var item : array) {
            if (!(item instanceof JsonPrimitive primitive) || !primitive.isString()) {
                throw invalid("The field " + name + " holds something else than texts.");
            }
            texts.add(item.getAsString());
        }
        return List.copyOf(texts);
    }

    /** The refusal of this command, for the caller to throw. */
    public SpineException invalid(String reason) {
        return invalid(reason, usage);
    }

    private static SpineException invalid(String reason, String usage) {
        return new SpineException(ErrorCode.INVALID_REQUEST, reason, usage);
    }
}
