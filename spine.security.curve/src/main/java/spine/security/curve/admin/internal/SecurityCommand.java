package spine.security.curve.admin.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.SpineException;
import spine.api.security.VerifiedKey;

/**
 * A command to the security agent: a JSON object with {@code command} and the fields that this command knows.
 * A field that it does not know is refused, so that a slip of the pen does not grant more than was meant.
 */
final class SecurityCommand {
    /** Room for a policy's text and what surrounds it. */
    private static final int MOST_BYTES = 2 << 20;
    private static final int MOST_ITEMS = 64;

    private final JsonObject fields;

    private SecurityCommand(JsonObject fields) {
        this.fields = fields;
    }

    static SecurityCommand parse(Payload request) throws SpineException {
        if (request.data().size() > MOST_BYTES) {
            throw new SpineException(ErrorCode.TOO_LARGE, "The command has " + request.data().size() + " bytes.",
                    "Send at most " + MOST_BYTES + ".");
        }
        try {
            if (JsonParser.parseString(request.text()) instanceof JsonObject object) {
                return new SecurityCommand(object);
            }
        } catch (JsonParseException e) {
            throw invalid("The command is not JSON.");
        }
        throw invalid("The command is not a JSON object.");
    }

    String name() throws SpineException {
        return text("command", "");
    }

    /** Refuses any field besides the command and these. */
    void allow(Set<String> names) throws SpineException {
        for (var name : fields.keySet()) {
            if (!name.equals("command") && !names.contains(name)) {
                throw invalid("The command takes " + (names.isEmpty() ? "no fields" : "only the fields " + names)
                        + ".");
            }
        }
    }

    boolean has(String name) {
        return fields.has(name);
    }

    VerifiedKey key(String name) throws SpineException {
        try {
            return VerifiedKey.ofZ85(text(name, ""));
        } catch (IllegalArgumentException e) {
            throw invalid("The field " + name + " is not a key of 40 characters of Z85.");
        }
    }

    /** False if it is not there. */
    boolean flag(String name) throws SpineException {
        if (!fields.has(name)) {
            return false;
        }
        if (fields.get(name) instanceof JsonPrimitive value && value.isBoolean()) {
            return value.getAsBoolean();
        }
        throw invalid("The field " + name + " is neither true nor false.");
    }

    /** A whole number within the range. */
    long number(String name, long otherwise, long least, long most) throws SpineException {
        if (!fields.has(name)) {
            return otherwise;
        }
        if (fields.get(name) instanceof JsonPrimitive value && value.isNumber()
                && value.getAsString().matches("[0-9]{1,9}")) {
            long number = value.getAsLong();
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw invalid("The field " + name + " is not a number within " + least + " to " + most + ".");
    }

    String text(String name, String otherwise) throws SpineException {
        JsonElement value = fields.get(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isString()) {
            throw invalid("The field " + name + " is not a text.");
        }
        return value.getAsString();
    }

    List<String> texts(String name) throws SpineException {
        var texts = new ArrayList<String>();
        if (fields.get(name) instanceof JsonArray array && array.size() <= MOST_ITEMS) {
            for (var item : array) {
                if (!item.isJsonPrimitive() || !item.getAsJsonPrimitive().isString()) {
                    throw invalid("The field " + name + " holds something else than texts.");
                }
                texts.add(item.getAsString());
            }
        } else if (fields.has(name)) {
            throw invalid("The field " + name + " is not a list of at most " + MOST_ITEMS + " texts.");
        }
        return texts;
    }

    static SpineException invalid(String reason) {
        return new SpineException(ErrorCode.INVALID_REQUEST, reason, SecurityAgent.USAGE);
    }
}
