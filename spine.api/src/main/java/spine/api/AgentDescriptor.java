package spine.api;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the routing table knows of an agent.
 *
 * @param name         unique in a generation; 1-64 of {@code [a-z0-9._-]}
 * @param capabilities what it can do; 1-64 characters each
 * @param component    its number in {@code nikola.spine.ComponentID}, if it is one of these
 * @param input        content type that it accepts; informative
 * @param output       content type that it answers; informative
 * @param version      of its code
 * @param keyRanges    the Morton keys that it owns, at most 64 ranges; where those of several agents overlap they take turns
 * @param description  what it says of itself besides
 */
public record AgentDescriptor(String name, Set<String> capabilities, OptionalInt component, String input,
        String output, String version, List<Address.KeyRange> keyRanges, AgentDescription description) {
    private static final int MOST_RANGES = 64;
    private static final Pattern NAME = Pattern.compile("[a-z0-9._-]{1,64}");

    public AgentDescriptor {
        requireNonNull(description);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("agent name '" + name + "' is not 1-64 of [a-z0-9._-]");
        }
        capabilities = Set.copyOf(capabilities);
        if (capabilities.size() > 32 || capabilities.stream().anyMatch(c -> c.isEmpty() || c.length() > 64)) {
            throw new IllegalArgumentException("agent " + name + ": at most 32 capabilities of 1-64 characters");
        }
        keyRanges = List.copyOf(keyRanges);
        if (keyRanges.size() > MOST_RANGES) {
            throw new IllegalArgumentException("agent " + name + ": at most " + MOST_RANGES + " key ranges");
        }
    }

    /** One that says nothing else of itself. */
    public AgentDescriptor(String name, Set<String> capabilities, OptionalInt component, String input, String output,
            String version, List<Address.KeyRange> keyRanges) {
        this(name, capabilities, component, input, output, version, keyRanges, AgentDescription.NONE);
    }

    /** One that owns no keys. */
    public AgentDescriptor(String name, Set<String> capabilities, OptionalInt component, String input, String output,
            String version) {
        this(name, capabilities, component, input, output, version, List.of());
    }
}
