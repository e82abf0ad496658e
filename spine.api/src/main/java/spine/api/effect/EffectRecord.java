package spine.api.effect;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.time.Instant;
import spine.api.GenerationId;

/**
 * What an agent asked of the outside world and what it got, so that a candidate's same question can be answered
 * without a second effect.
 *
 * @param requestId  the request that it was for
 * @param generation whose agent asked
 * @param agent      its name
 * @param ordinal    position among the effects of that request, from 0
 * @param port       which port service: {@code http}, {@code exec}
 * @param question   canonical form of what was asked; equal bytes are the same question
 * @param answer     what came back, or the failure, in the port's own form
 * @param at         when it was asked
 * @param took       until the answer
 */
public record EffectRecord(String requestId, GenerationId generation, String agent, int ordinal, String port,
        ByteString question, ByteString answer, Instant at, Duration took) {
    public EffectRecord {
        requireNonNull(requestId);
        requireNonNull(generation);
        requireNonNull(agent);
        requireNonNull(port);
        requireNonNull(question);
        requireNonNull(answer);
        requireNonNull(at);
        requireNonNull(took);
        if (ordinal < 0) {
            throw new IllegalArgumentException("ordinal " + ordinal);
        }
    }
}
