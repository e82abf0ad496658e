package spine.broker.internal;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import spine.api.message.Durability;

/**
 * What is written down how well (issue: three levels of promise, chosen per message kind).
 *
 * @param request requests and their replies: a reply waits for it
 * @param control commands that change the system: their answers wait for it
 * @param refusal refusals; nobody waits for them
 * @param longestWait  the longest that a reply waits for its level
 * @param bodies  whether requests and replies are written down whole, or their heads only
 * @param except  agents of whose requests and replies only heads are written down, since they may hold secrets
 */
record Levels(Durability request, Durability control, Durability refusal, Duration longestWait, boolean bodies,
        Set<String> except) {
    private static final String CHOICE = "accepted, journaled, synced";

    /** @throws IllegalArgumentException naming key, value and choice of what is wrong */
    static Levels of(BrokerConfig c) {
        return new Levels(level("requestDurability", c.requestDurability()),
                level("controlDurability", c.controlDurability()), level("refusalDurability", c.refusalDurability()),
                Duration.ofMillis(c.durabilityWaitMillis()), c.journalBodies(),
                Stream.of(c.journalBodiesExcept().split(",")).map(String::strip).filter(name -> !name.isEmpty())
                        .collect(Collectors.toUnmodifiableSet()));
    }

    private static Durability level(String key, String word) {
        return switch (word.strip().toLowerCase(Locale.ROOT)) {
            case "accepted" -> Durability.ACCEPTED;
            case "journaled" -> Durability.JOURNALED;
            case "synced" -> Durability.SYNCED;
            default -> throw new IllegalArgumentException(
                    BrokerConfig.PID + ": " + key + " = " + word + " is not one of " + CHOICE);
        };
    }

    /** Whether what was said to and by this agent is written down whole. */
    boolean keepsBodiesOf(String agent) {
        return bodies && !except.contains(agent);
    }

    static Durability higher(Durability one, Durability other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    static Durability lower(Durability one, Durability other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
