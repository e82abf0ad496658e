package spine.broker.internal;

import static java.util.stream.Collectors.toUnmodifiableMap;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.Locale;
import java.util.Map;
import spine.api.Answer;
import spine.api.Call;
import spine.api.ErrorCode;
import spine.api.Outcome;
import spine.api.Payload;
import spine.api.Refusal;
import spine.api.SpineException;
import spine.api.message.AgentCall;
import spine.api.message.NeuralSpike;
import spine.api.message.ResponseMetadata;
import spine.api.message.StreamPart;
import spine.api.rcis.ErrorDetails;
import spine.api.resilience.RetryAfter;

/** Between payloads, as agents know them, and spikes, as the wire has them. Static functions without state. */
final class SpikeCodec {
    /** A payload that is a whole spike, forwarded as it came (SP-06). */
    static final String SPIKE = Payload.typeOf(NeuralSpike.getDefaultInstance());
    static final int SCHEMA_MAJOR = 2;

    private static final Map<String, FieldDescriptor> MEMBERS = NeuralSpike.getDescriptor().getOneofs().stream()
            .filter(o -> o.getName().equals("payload")).flatMap(o -> o.getFields().stream())
            .filter(f -> f.getJavaType() == FieldDescriptor.JavaType.MESSAGE)
            .collect(toUnmodifiableMap(f -> f.getMessageType().getFullName(), f -> f));

    /**
     * Members that a request may travel in: data, commands to executors, calls. Not Cancel, Hello, errors and the
     * like: whoever may call an agent could otherwise speak to it in the broker's name.
     */
    private static final long REQUESTS = EnvelopeHead.bits(5, 6, 8, 14, 15, 16, 20, 47);

    private SpikeCodec() {
    }

    /** A request for an agent outside the container. */
    static NeuralSpike request(Call call, Payload payload) {
        var spike = NeuralSpike.newBuilder().setRequestId(call.requestId())
                .setTimestamp(System.currentTimeMillis()).setSchemaMajor(SCHEMA_MAJOR)
                .setDeadlineUnixMs(System.currentTimeMillis() + call.remaining().toMillis())
                .setIdempotent(call.idempotent());
        if (!call.trace().traceparent().isEmpty()) {
            spike.putTraceContext("traceparent", call.trace().traceparent());
        }
        if (isText(payload)) {
            return spike.setTextDataBytes(payload.data()).build();
        }
        return member(spike, payload, REQUESTS) ? spike.build() : spike.setAgentCall(
                AgentCall.newBuilder().setInput(payload.data()).setContentType(payload.contentType())).build();
    }

    /** The same with other credit: of a field that comes twice the last one counts. */
    static ByteString withCredit(ByteString spike, int parts) {
        return spike.concat(NeuralSpike.newBuilder().setCredit(parts).build().toByteString());
    }

    /** One part of an answer. */
    static ByteString part(String requestId, long sequence, Payload part) {
        return envelope(requestId).setStreamPart(StreamPart.newBuilder().setSequence(sequence).setData(part.data())
                .setContentType(part.contentType())).build().toByteString();
    }

    /** The end of an answer by parts. */
    static ByteString end(String requestId, long sequence, Outcome outcome) {
        var end = StreamPart.newBuilder().setSequence(sequence).setLast(true);
        if (outcome instanceof Refusal refusal) {
            end.setError(error(refusal));
        }
        return envelope(requestId).setStreamPart(end).build().toByteString();
    }

    private static NeuralSpike.Builder envelope(String requestId) {
        return NeuralSpike.newBuilder().setRequestId(requestId)
                .setTimestamp(System.currentTimeMillis()).setSchemaMajor(SCHEMA_MAJOR);
    }

    private static ErrorDetails error(Refusal refusal) {
        return ErrorDetails.newBuilder().setErrorCode(refusal.code().name()).setErrorMessage(refusal.sentence())
                .setRetryAfterSeconds(RetryAfter.seconds(refusal)).build();
    }

    /** The reply to a spike, as bytes; a whole spike that answers it is passed on untouched. */
    static ByteString reply(String requestId, Outcome outcome) {
        if (outcome instanceof Answer answer && isReply(requestId, answer.payload())) {
            return answer.payload().data();
        }
        var spike = envelope(requestId);
        if (outcome instanceof Answer answer) {
            spike.setMeta(ResponseMetadata.newBuilder()
                    .setSource(answer.payload().meta().getOrDefault("source", answer.agent())));
            if (!member(spike, answer.payload(), ~0L)) {
                rich(spike, answer.payload());
            }
        } else if (outcome instanceof Refusal refusal) {
            spike.setError(error(refusal));
        }
        return spike.build().toByteString();
    }

    /** An agent in the container may answer anything, bytes that only call themselves a spike among it. */
    private static boolean isReply(String requestId, Payload payload) {
        try {
            return payload.contentType().equals(SPIKE)
                    && EnvelopeHead.read(payload.data()).requestId().equals(requestId);
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
    }

    /** What an agent outside the container answered. */
    static Outcome outcome(NeuralSpike reply, String agent, Call call) {
        if (reply.getPayloadCase() == NeuralSpike.PayloadCase.ERROR) {
            return refusal(reply.getError(), agent);
        }
        return new Answer(payload(reply), agent, call.pinned().generation());
    }

    /**
     * What an agent in the container is given of a spike.
     *
     * @throws SpineException {@code INVALID_REQUEST} if its payload does not parse, which the head does not show
     */
    static Payload content(Payload spike) throws SpineException {
        try {
            return payload(NeuralSpike.parseFrom(spike.data()));
        } catch (InvalidProtocolBufferException e) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, "The spike's payload does not parse.",
                    "Compare with the published schema.");
        }
    }

    private static Payload payload(NeuralSpike spike) {
        return switch (spike.getPayloadCase()) {
            case TEXT_DATA -> new Payload(Payload.TEXT, spike.getTextDataBytes());
            case AGENT_CALL -> new Payload(spike.getAgentCall().getContentType(), spike.getAgentCall().getInput());
            case RICH_PAYLOAD -> rich(spike);
            case PAYLOAD_NOT_SET -> new Payload(Payload.TEXT, ByteString.EMPTY);
            default -> Payload.message((Message) spike.getField(
                    NeuralSpike.getDescriptor().findFieldByNumber(spike.getPayloadCase().getNumber())));
        };
    }

    private static Payload rich(NeuralSpike spike) {
        var rich = spike.getRichPayload();
        var payload = rich.getBinaryData().isEmpty()
                ? new Payload(rich.getMimeType(), rich.getTextBytes())
                : new Payload(rich.getMimeType().isEmpty() ? "application/octet-stream" : rich.getMimeType(),
                        rich.getBinaryData());
        return spike.getMeta().getSource().isEmpty() ? payload : payload.with("source", spike.getMeta().getSource());
    }

    private static void rich(NeuralSpike.Builder spike, Payload payload) {
        var rich = spike.getRichPayloadBuilder();
        if (isText(payload)) {
            rich.setTextBytes(payload.data());
        } else {
            rich.setBinaryData(payload.data()).setMimeType(payload.contentType());
        }
    }

    private static boolean isText(Payload payload) {
        var type = payload.contentType().replace(" ", "").toLowerCase(Locale.ROOT);
        return (type.equals("text/plain") || type.equals("text/plain;charset=utf-8")) && payload.data().isValidUtf8();
    }

    private static boolean member(NeuralSpike.Builder spike, Payload payload, long allowed) {
        var prefix = "application/x-protobuf; messageType=";
        var field = payload.contentType().startsWith(prefix)
                ? MEMBERS.get(payload.contentType().substring(prefix.length())) : null;
        if (field == null || (allowed >>> field.getNumber() & 1) == 0) {
            return false;
        }
        try {
            spike.setField(field, spike.newBuilderForField(field).mergeFrom(payload.data()).build());
            return true;
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
    }

    static Refusal refusal(ErrorDetails error, String agent) {
        var code = ErrorCode.AGENT_FAILED;
        for (var known : ErrorCode.values()) {
            if (known.name().equals(error.getErrorCode())) {
                code = known;
            }
        }
        var reason = error.getErrorMessage();
        return RetryAfter.in(new Refusal(code, reason.isEmpty() ? "Agent " + agent + " refused." : reason, ""),
                error.getRetryAfterSeconds());
    }
}
