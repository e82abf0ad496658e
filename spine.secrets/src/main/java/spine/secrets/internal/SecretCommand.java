package spine.secrets.internal;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.Set;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.SpineException;

/** A command to the agent: a JSON object. What is wrong with it is said without repeating any of it. */
final class SecretCommand {
    static final String USAGE = "Commands: secret.list; secret.set with name and value; secret.remove with name.";
    private static final int MOST_BYTES = 6 * SecretValue.MOST_BYTES + 1024;

    private final JsonObject fields;

    private SecretCommand(JsonObject fields) {
        this.fields = fields;
    }

    static SecretCommand parse(Payload request) throws SpineException {
        if (request.data().size() > MOST_BYTES) {
            throw new SpineException(ErrorCode.TOO_LARGE, "The command has " + request.data().size() + " bytes.",
                    "Send at most " + MOST_BYTES + ".");
        }
        try {
            if (JsonParser.parseString(request.text()) instanceof JsonObject object) {
                return new SecretCommand(object);
            }
        } catch (JsonParseException e) {
            throw invalid("The command is not JSON."); // the parser's own words repeat what it read
        }
        throw invalid("The command is not a JSON object.");
    }

    /** Of the fields besides the command, no others may be there. */
    String verb() throws SpineException {
        return text("command");
    }

    void allow(Set<String> names) throws SpineException {
        for (var name : fields.keySet()) {
            if (!name.equals("command") && !names.contains(name)) {
                throw invalid("The command has a field that it does not take.");
            }
        }
    }

    String name() throws SpineException {
        var name = text("name");
        if (!SecretName.fits(name)) {
            throw invalid("The name is not 1-64 of [A-Z0-9_].");
        }
        return name;
    }

    /** The value, which the caller wipes; the text that it came in cannot be. */
    byte[] value() throws SpineException {
        var value = text("value");
        if (!SecretValue.fits(value)) {
            throw invalid("The value is not " + SecretValue.RULE + ".");
        }
        return value.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }

    private String text(String name) throws SpineException {
        JsonElement value = fields.get(name);
        if (value == null || !value.isJsonPrimitive() || !value.getAsJsonPrimitive().isString()) {
            throw invalid("The field " + name + " is not there, or is no text.");
        }
        return value.getAsString();
    }

    static SpineException invalid(String reason) {
        return new SpineException(ErrorCode.INVALID_REQUEST, reason, USAGE);
    }
}
