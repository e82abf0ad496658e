package spine.api;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.util.HashMap;
import java.util.Map;

/**
 * What is asked or answered: bytes, what they are, and small facts about them. Immutable.
 *
 * @param contentType a media type; protobuf messages name themselves, see {@link #typeOf(Message)}
 * @param data        the bytes, never copied on the way
 * @param meta        facts for people and logs, such as {@code source}; not for routing
 */
public record Payload(String contentType, ByteString data, Map<String, String> meta) {
    public static final String TEXT = "text/plain; charset=utf-8";

    public Payload {
        requireNonNull(contentType);
        requireNonNull(data);
        meta = Map.copyOf(meta);
        if (contentType.isEmpty()) {
            contentType = TEXT;
        }
    }

    public Payload(String contentType, ByteString data) {
        this(contentType, data, Map.of());
    }

    /** UTF-8 text. */
    public static Payload text(String text) {
        return new Payload(TEXT, ByteString.copyFromUtf8(text));
    }

    /** A protobuf message under its own name. */
    public static Payload message(Message message) {
        return new Payload(typeOf(message), message.toByteString());
    }

    /** The content type of such a message: {@code application/x-protobuf; messageType=nikola.rcis.QueryRequest}. */
    public static String typeOf(Message message) {
        return "application/x-protobuf; messageType=" + message.getDescriptorForType().getFullName();
    }

    /** The data as UTF-8 text. */
    public String text() {
        return data.toStringUtf8();
    }

    /** Whether this holds a message of the prototype's type. */
    public boolean is(Message prototype) {
        return contentType.equals(typeOf(prototype));
    }

    /**
     * The message in this payload.
     *
     * @throws SpineException {@code INVALID_REQUEST} if the type is another or the bytes do not parse
     */
    public <T extends Message> T as(T prototype) throws SpineException {
        if (!is(prototype)) {
            throw new SpineException(ErrorCode.INVALID_REQUEST,
                    "Expected " + typeOf(prototype) + " and got " + contentType + ".", "Send the declared input.");
        }
        try {
            @SuppressWarnings("unchecked")
            var parser = (Parser<T>) prototype.getParserForType();
            return parser.parseFrom(data);
        } catch (InvalidProtocolBufferException e) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, "The " + contentType + " does not parse.",
                    "Compare with the published schema.");
        }
    }

    /** This payload with one more fact. */
    public Payload with(String key, String value) {
        var more = new HashMap<>(meta);
        more.put(key, value);
        return new Payload(contentType, data, more);
    }
}
