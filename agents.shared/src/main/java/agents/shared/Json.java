package agents.shared;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.protobuf.ByteString;
import java.net.URI;
import java.util.Locale;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.SpineException;
import spine.api.http.HttpRequest;
import spine.api.http.HttpResponse;
import spine.api.http.Upstream;

/** JSON of RFC 8259 and nothing looser, to and from records. Thread-safe. */
public final class Json {
    private static final Gson GSON = new GsonBuilder().setStrictness(Strictness.STRICT).disableHtmlEscaping().create();
    private static final Gson PRETTY = GSON.newBuilder().setPrettyPrinting().create();

    private Json() {
    }

    /** Without spaces; what is null is left out. */
    public static String text(Object value) {
        return GSON.toJson(value);
    }

    /** For people. */
    public static String pretty(Object value) {
        return PRETTY.toJson(value);
    }

    /** A question in JSON, sent by POST: may be asked twice. */
    public static HttpRequest question(URI to, Object value) {
        return HttpRequest.post(to, "application/json", ByteString.copyFromUtf8(text(value))).repeatable();
    }

    /** Whether this is a media type of JSON. */
    public static boolean isType(String contentType) {
        var type = contentType.toLowerCase(Locale.ROOT).split(";", 2)[0].strip();
        return type.equals("application/json") || type.endsWith("+json");
    }

    /**
     * What a caller sent.
     *
     * @throws SpineException {@code INVALID_REQUEST} if it is no JSON of this form
     */
    public static <T> T in(Payload request, Class<T> form) throws SpineException {
        var value = parsed(request.text(), form);
        if (value == null) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, "The input is no JSON of the form that this agent takes.",
                    "Compare it with the agent's input schema.");
        }
        return value;
    }

    /**
     * What a service answered.
     *
     * @throws SpineException {@code AGENT_FAILED} if it is no JSON of this form
     */
    public static <T> T in(HttpResponse response, Class<T> form, Upstream service) throws SpineException {
        var value = parsed(response.body().toStringUtf8(), form);
        if (value == null) {
            throw service.malformed("with something else than JSON of the form that it documents");
        }
        return value;
    }

    /** The value, or null for what is no JSON of this form; of an error's body nobody asks more. */
    public static <T> T parsed(String text, Class<T> form) {
        try {
            return GSON.fromJson(text, form);
        } catch (JsonParseException | NumberFormatException otherwise) {
            return null;
        }
    }
}
