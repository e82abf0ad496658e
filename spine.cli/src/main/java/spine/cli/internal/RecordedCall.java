package spine.cli.internal;

import com.google.gson.JsonObject;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import spine.api.message.NeuralSpike;
import spine.api.rcis.AgentCall;
import spine.api.rcis.RCISRequest;

/**
 * What was asked in a recorded request, to be asked again.
 *
 * @param call   without its target
 * @param millis when it was asked, Unix ms
 * @param trace  W3C trace id, 32 hex characters; the recorded one where there is one
 */
record RecordedCall(AgentCall call, long millis, String trace) {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Empty if it is nothing that an agent could be told: an ingest, a command, a wave, or a body that is not there. */
    static Optional<RecordedCall> of(JsonObject entry) {
        return call(entry).map(call -> new RecordedCall(call.clearTarget().build(), millis(entry), trace(entry)));
    }

    /** To an agent, under a fresh id; its trace state says when it was asked first. */
    RCISRequest.Builder to(String agent) {
        return RCISRequest.newBuilder().setAgentCall(call.toBuilder().setAgent(agent))
                .putTraceContext("traceparent", "00-" + trace + "-" + hex(8) + "-01")
                .putTraceContext("tracestate", "spine=recorded:" + millis);
    }

    /** Unix ms of an entry. */
    static long millis(JsonObject entry) {
        return Instant.parse(JsonAgent.text(entry, "time")).toEpochMilli();
    }

    /** Its body as the bytes of this message; empty if it is another. */
    static Optional<ByteString> body(JsonObject entry, String message) {
        return JsonAgent.text(entry, "message").equals(message)
                ? Optional.of(ByteString.copyFrom(Base64.getDecoder().decode(JsonAgent.text(entry, "body"))))
                : Optional.empty();
    }

    private static Optional<AgentCall.Builder> call(JsonObject entry) {
        try {
            var request = body(entry, RCISRequest.getDescriptor().getFullName());
            if (request.isPresent()) {
                return of(RCISRequest.parseFrom(request.get()));
            }
            var spike = body(entry, NeuralSpike.getDescriptor().getFullName());
            return spike.isPresent() ? of(NeuralSpike.parseFrom(spike.get())) : Optional.empty();
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            return Optional.empty(); // counted as left out
        }
    }

    private static Optional<AgentCall.Builder> of(RCISRequest request) {
        return switch (request.getOperationCase()) {
            case AGENT_CALL -> Optional.of(request.getAgentCall().toBuilder());
            case QUERY -> Optional.of(AgentCall.newBuilder().setInput(request.getQuery().getQueryTextBytes()));
            default -> Optional.empty();
        };
    }

    private static Optional<AgentCall.Builder> of(NeuralSpike spike) {
        var call = AgentCall.newBuilder().setIdempotent(spike.getIdempotent());
        return switch (spike.getPayloadCase()) {
            case TEXT_DATA -> Optional.of(call.setInput(spike.getTextDataBytes()));
            case AGENT_CALL -> Optional.of(call.setInput(spike.getAgentCall().getInput())
                    .setContentType(spike.getAgentCall().getContentType()));
            case RICH_PAYLOAD -> Optional.of(spike.getRichPayload().getBinaryData().isEmpty()
                    ? call.setInput(spike.getRichPayload().getTextBytes())
                    : call.setInput(spike.getRichPayload().getBinaryData())
                            .setContentType(spike.getRichPayload().getMimeType()));
            default -> Optional.empty();
        };
    }

    private static String trace(JsonObject entry) {
        var trace = JsonAgent.text(entry, "trace_id");
        return trace.matches("[0-9a-f]{32}") ? trace : hex(16);
    }

    private static String hex(int bytes) {
        var random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
