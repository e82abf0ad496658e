package spine.cli.internal;

import com.google.gson.JsonObject;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import spine.api.message.NeuralSpike;
import spine.api.rcis.RCISResponse;
import spine.client.Replies;

/**
 * How a request ended, as small as it takes to compare.
 *
 * @param code  the code of a refusal, empty if it was answered
 * @param words SHA-256 of what was answered, empty if it was refused
 */
record Said(String code, String words) {
    static Said of(RCISResponse response) {
        if (!Replies.isAnswer(response)) {
            return new Said(Replies.refusal(response).code().name(), "");
        }
        return answered(switch (response.getResultCase()) {
            case AGENT_REPLY -> response.getAgentReply().getOutput();
            case QUERY_RESPONSE -> response.getQueryResponse().getResponseTextBytes();
            default -> response.toBuilder().clearRequestId().clearTimestamp().build().toByteString();
        });
    }

    /** Of a recorded reply; empty if its body is none. */
    static Optional<Said> of(JsonObject reply) {
        try {
            var response = RecordedCall.body(reply, RCISResponse.getDescriptor().getFullName());
            if (response.isPresent()) {
                return Optional.of(of(RCISResponse.parseFrom(response.get())));
            }
            var spike = RecordedCall.body(reply, NeuralSpike.getDescriptor().getFullName());
            return spike.isPresent() ? Optional.of(of(NeuralSpike.parseFrom(spike.get()))) : Optional.empty();
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            return Optional.empty(); // counted as not compared
        }
    }

    private static Said of(NeuralSpike spike) {
        return switch (spike.getPayloadCase()) {
            case ERROR -> new Said(spike.getError().getErrorCode(), "");
            case TEXT_DATA -> answered(spike.getTextDataBytes());
            case RICH_PAYLOAD -> answered(spike.getRichPayload().getBinaryData().isEmpty()
                    ? spike.getRichPayload().getTextBytes() : spike.getRichPayload().getBinaryData());
            default -> answered(spike.toBuilder().clearRequestId().clearTimestamp().build().toByteString());
        };
    }

    private static Said answered(ByteString words) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            words.asReadOnlyByteBufferList().forEach(digest::update);
            return new Said("", HexFormat.of().formatHex(digest.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
