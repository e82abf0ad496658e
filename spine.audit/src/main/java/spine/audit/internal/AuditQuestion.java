package spine.audit.internal;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.SpineException;
import spine.api.security.AuditLog.Level;
import spine.audit.AuditHead;
import spine.audit.AuditSigners;
import spine.keys.VerificationKey;

/** A command to the audit agent: a JSON object; a field that the command does not know is refused. */
record AuditQuestion(JsonObject fields) {
    private static final int MOST_BYTES = 4096;

    static AuditQuestion parse(Payload request) throws SpineException {
        if (request.data().size() > MOST_BYTES) {
            throw new SpineException(ErrorCode.TOO_LARGE, "The command has " + request.data().size() + " bytes.",
                    "Send at most " + MOST_BYTES + ".");
        }
        try {
            if (JsonParser.parseString(request.text()) instanceof JsonObject object) {
                return new AuditQuestion(object);
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

    /** Empty if it is not there. */
    String text(String name) throws SpineException {
        JsonElement value = fields.get(name);
        if (value == null) {
            return "";
        }
        if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isString()) {
            throw invalid("The field " + name + " is not a text.");
        }
        return value.getAsString();
    }

    long number(String name, long otherwise, long least, long most) throws SpineException {
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

    Level level() throws SpineException {
        var text = text("level");
        try {
            return text.isEmpty() ? Level.INFO : Level.valueOf(text);
        } catch (IllegalArgumentException e) {
            throw invalid("The field level is none of INFO, WARNING, CRITICAL.");
        }
    }

    Optional<AuditHead> expect() throws SpineException {
        var text = text("expect");
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(AuditHead.parse(text));
        } catch (IllegalArgumentException e) {
            throw invalid("The field expect does not fit: " + e.getMessage() + ".");
        }
    }

    /** Whose signatures are to count, if that was said. */
    Optional<AuditSigners> signers() throws SpineException {
        var text = text("signer");
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(AuditSigners.of(
                    Stream.of(text.split(" ")).map(VerificationKey::ofZ85).toList()));
        } catch (IllegalArgumentException e) {
            throw invalid("The field signer does not fit: " + e.getMessage() + ".");
        }
    }

    static SpineException invalid(String reason) {
        return new SpineException(ErrorCode.INVALID_REQUEST, reason, AuditAgent.USAGE);
    }
}
