package spine.journal.json;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Optional;
import spine.api.journal.Entry;
import spine.api.journal.Kind;
import spine.api.message.NeuralSpike;
import spine.api.rcis.RCISRequest;
import spine.api.rcis.RCISResponse;

/**
 * What an entry's body is. Bytes do not say of which message they are, so those are tried that the entry's kind may hold,
 * and one fits that has something to say and no field which its schema does not know, at any depth. Where two fit, the
 * one whose payload is named like the entry's operation is it.
 *
 * @param bytes   as recorded, without a token
 * @param message empty if none fits
 * @param text    if it is no message
 */
record Body(ByteString bytes, Optional<Message> message, Optional<String> text) {
    private static final Message REQUEST = RCISRequest.getDefaultInstance();
    private static final Message RESPONSE = RCISResponse.getDefaultInstance();
    private static final Message SPIKE = NeuralSpike.getDefaultInstance();

    static Body of(Entry entry) {
        var bytes = entry.kind() == Kind.REQUEST ? withoutToken(entry.body()) : entry.body();
        var message = message(bytes, entry.operation(), switch (entry.kind()) {
            case REQUEST -> List.of(REQUEST, SPIKE);
            case REPLY, REFUSAL -> List.of(RESPONSE, SPIKE);
            case CONTROL, GENERATION, VOTE, AUDIT -> isText(bytes) ? List.of() : List.of(SPIKE, REQUEST, RESPONSE);
        });
        return new Body(bytes, message, message.isEmpty() && isText(bytes) ? Optional.of(bytes.toStringUtf8())
                : Optional.empty());
    }

    private static Optional<Message> message(ByteString bytes, String operation, List<Message> candidates) {
        var fitting = candidates.stream().flatMap(candidate -> parsed(candidate, bytes).stream())
                .filter(message -> !payload(message).isEmpty() && isKnown(message)).toList();
        return fitting.stream().filter(message -> !operation.isEmpty() && payload(message).startsWith(operation))
                .findFirst().or(() -> fitting.stream().findFirst());
    }

    private static Optional<Message> parsed(Message prototype, ByteString bytes) {
        try {
            return Optional.of(prototype.getParserForType().parseFrom(bytes));
        } catch (InvalidProtocolBufferException another) {
            return Optional.empty();
        }
    }

    /** The name of what it is about; a refusal has no more than its status. */
    private static String payload(Message message) {
        var set = message.getOneofFieldDescriptor(message.getDescriptorForType().getOneofs().get(0));
        return set != null ? set.getName() : message instanceof RCISResponse response && response.getStatusCode() > 0
                ? "status_code" : "";
    }

    private static boolean isKnown(Message message) {
        if (!message.getUnknownFields().asMap().isEmpty()) {
            return false;
        }
        return message.getAllFields().values().stream().allMatch(value -> value instanceof Message one ? isKnown(one)
                : !(value instanceof List<?> list) || list.stream().allMatch(one -> !(one instanceof Message part)
                        || isKnown(part)));
    }

    /** Field 3 is text in a request to RCIS alone, so that nothing else is taken for one. */
    private static ByteString withoutToken(ByteString body) {
        var request = parsed(REQUEST, body).map(RCISRequest.class::cast);
        return request.filter(one -> !one.getAuthToken().isEmpty())
                .map(one -> one.toBuilder().clearAuthToken().build().toByteString()).orElse(body);
    }

    private static boolean isText(ByteString bytes) {
        return !bytes.isEmpty() && bytes.isValidUtf8()
                && bytes.toStringUtf8().chars().allMatch(c -> c >= ' ' && c != 0x7f || c == '\n' || c == '\t' || c == '\r');
    }
}
