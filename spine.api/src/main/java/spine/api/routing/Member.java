package spine.api.routing;

import static java.util.Objects.requireNonNull;

import spine.api.AgentDescriptor;
import spine.api.GenerationId;

/**
 * One place of a routing snapshot: an agent's description and the way to it. Compared by identity of its
 * destination: the same agent in two versions makes two members.
 *
 * @param descriptor  what it is
 * @param generation  for whom it was made
 * @param destination the way to it
 */
public record Member(AgentDescriptor descriptor, GenerationId generation, Destination destination) {
    public Member {
        requireNonNull(descriptor);
        requireNonNull(generation);
        requireNonNull(destination);
    }

    public String name() {
        return descriptor.name();
    }
}
