package spine.api;

import static java.util.Objects.requireNonNull;

/**
 * A request's answer.
 *
 * @param payload    what the agent said
 * @param agent      who said it: the name in the routing table
 * @param generation in which generation
 */
public record Answer(Payload payload, String agent, GenerationId generation) implements Outcome {
    public Answer {
        requireNonNull(payload);
        requireNonNull(agent);
        requireNonNull(generation);
    }
}
