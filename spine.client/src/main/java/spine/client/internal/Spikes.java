package spine.client.internal;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.Refusal;
import spine.api.SpineException;
import spine.api.message.NeuralSpike;
import spine.api.rcis.ErrorDetails;
import spine.api.resilience.RetryAfter;

/** Between payloads, as handlers know them, and spikes. Static functions without state. */
final class Spikes {
    private static final int SCHEMA_MAJOR = 2;
    private static final String PROTOBUF = "application/x-protobuf; messageType=";

    private Spikes() {
    }

    /** A spike with what every spike must have (SP-03). */
    static NeuralSpike.Builder envelope(String requestId, int component, long unixMillis) {
        return NeuralSpike.newBuilder().setRequestId(requestId).setTimestamp(unixMillis)
                .setSenderValue(Math.max(0, component)).setSchemaMajor(SCHEMA_MAJOR);
    }

    /** What a request asks; empty text where it carries nothing. */
    static Payload request(NeuralSpike spike) {
        return switch (spike.getPayloadCase()) {
            case TEXT_DATA -> new Payload(Payload.TEXT, spike.getTextDataBytes());
            case AGENT_CALL -> new Payload(spike.getAgentCall().getContentType(), spike.getAgentCall().getInput());
            case RICH_PAYLOAD -> spike.getRichPayload().getBinaryData().isEmpty()
                    ? new Payload(spike.getRichPayload().getMimeType(), spike.getRichPayload().getTextBytes())
                    : new Payload(spike.getRichPayload().getMimeType(), spike.getRichPayload().getBinaryData());
            case PAYLOAD_NOT_SET -> Payload.text("");
            default -> Payload.message((Message) spike.getField(
                    NeuralSpike.getDescriptor().findFieldByNumber(spike.getPayloadCase().getNumber())));
        };
    }

    /** Fills in an answer: a member of the envelope where there is one for it, else a rich payload (AG-11). */
    static void answer(NeuralSpike.Builder spike, Payload payload) throws InvalidProtocolBufferException {
        spike.getMetaBuilder().setSource(payload.meta().getOrDefault("source", ""));
        var member = member(payload.contentType());
        if (member != null) {
            spike.setField(member, spike.newBuilderForField(member).mergeFrom(payload.data()).build());
        } else if (payload.contentType().startsWith("text/plain") && payload.data().isValidUtf8()) {
            spike.getRichPayloadBuilder().setTextBytes(payload.data());
        } else {
            spike.getRichPayloadBuilder().setBinaryData(payload.data()).setMimeType(payload.contentType());
        }
    }

    static ErrorDetails error(Refusal refusal) {
        return ErrorDetails.newBuilder().setErrorCode(refusal.code().name()).setErrorMessage(refusal.sentence())
                .setRetryAfterSeconds(RetryAfter.seconds(refusal)).build();
    }

    static SpineException refusal(ErrorDetails error) {
        var code = ErrorCode.UNAVAILABLE;
        for (var known : ErrorCode.values()) {
            if (known.name().equals(error.getErrorCode())) {
                code = known;
            }
        }
        return new SpineException(RetryAfter.in(new Refusal(code, error.getErrorMessage(), ""),
                error.getRetryAfterSeconds()));
    }

    private static FieldDescriptor member(String contentType) {
        if (!contentType.startsWith(PROTOBUF)) {
            return null;
        }
        var name = contentType.substring(PROTOBUF.length());
        return NeuralSpike.getDescriptor().getOneofs().get(0).getFields().stream()
                .filter(f -> f.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                        && f.getMessageType().getFullName().equals(name))
                .findFirst().orElse(null);
    }
}
