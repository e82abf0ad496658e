package spine.security.curve.policy.internal;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import spine.api.Principal;
import spine.api.Principal.Role;
import spine.api.message.ComponentID;
import spine.api.security.Grant;
import spine.api.security.VerifiedKey;
import spine.keys.Fingerprint;

/**
 * What one line of the whitelist gives a key (SEC-11). Every part is checked, so that no entry can write more than its
 * own line. Immutable.
 *
 * @param key        whose
 * @param components numbers in {@code nikola.spine.ComponentID}
 * @param instance   the instance that the key is for, or empty
 * @param role       what it may do as a whole
 * @param agents     agent names that it may serve as
 * @param label      for people: 0-64 of {@code [A-Za-z0-9._@:+-]}
 */
public record WhitelistEntry(VerifiedKey key, Set<Integer> components, String instance, Role role, Set<String> agents,
        String label) {
    private static final Pattern INSTANCE = Pattern.compile("[A-Za-z0-9_-]{0,32}");
    private static final Pattern AGENT = Pattern.compile("[a-z0-9._-]{1,64}");
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9._@:+-]{0,64}");
    private static final int MOST_AGENTS = 64;

    public WhitelistEntry {
        components = Set.copyOf(components);
        agents = Set.copyOf(agents);
        require(components.stream().allMatch(c -> ComponentID.forNumber(c) != null), "a component is unknown");
        require(INSTANCE.matcher(instance).matches(), "the instance is not 0-32 of [A-Za-z0-9_-]");
        require(instance.isEmpty() || !components.isEmpty(), "an instance needs a component");
        require(agents.size() <= MOST_AGENTS && agents.stream().allMatch(a -> AGENT.matcher(a).matches()),
                "an agent's name is not 1-64 of [a-z0-9._-], or there are over 64");
        require(LABEL.matcher(label).matches(), "the label is not 0-64 of [A-Za-z0-9._@:+-]");
    }

    /** A key with a role and nothing else. */
    public static WhitelistEntry of(VerifiedKey key, Role role, String label) {
        return new WhitelistEntry(key, Set.of(), "", role, Set.of(), label);
    }

    /**
     * An entry from words, as a line or an administrator gives them.
     *
     * @param key        whose
     * @param components names as in {@code nikola.spine.ComponentID}, in any case, and after a dot the instance
     * @param role       {@code admin}, {@code client}, {@code agent}, or empty for what follows from the rest
     * @param agents     agent names
     * @param label      for people
     * @throws IllegalArgumentException if a word is unknown or malformed; the message does not repeat it
     */
    public static WhitelistEntry ofWords(VerifiedKey key, String components, String role, Collection<String> agents,
            String label) {
        var named = components.split("\\.", 2);
        var numbers = components.isEmpty() ? Set.<Integer>of()
                : Arrays.stream(named[0].split(",", -1)).map(WhitelistEntry::component).collect(Collectors.toSet());
        var names = new HashSet<>(agents);
        return new WhitelistEntry(key, numbers, named.length == 2 ? named[1] : "",
                role.isEmpty() ? roleFor(numbers, names) : roleOf(role), names, label);
    }

    private static int component(String name) {
        try {
            var id = ComponentID.valueOf(name.toUpperCase(Locale.ROOT));
            require(id != ComponentID.UNRECOGNIZED, "a component is unknown");
            return id.getNumber();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a component is unknown");
        }
    }

    private static Role roleOf(String name) {
        return switch (name) {
            case "admin" -> Role.ADMIN;
            case "client" -> Role.CLIENT;
            case "agent" -> Role.AGENT;
            default -> throw new IllegalArgumentException("the role is none of admin, client, agent");
        };
    }

    /** The role of a line that names none: who is a component or an agent serves, all others ask. */
    static Role roleFor(Set<Integer> components, Set<String> agents) {
        return components.isEmpty() && agents.isEmpty() ? Role.CLIENT : Role.AGENT;
    }

    /** Any text as a label: what a label may not hold becomes an underscore, what is too long is cut. */
    public static String labelOf(String text) {
        var label = text.strip().replaceAll("[^A-Za-z0-9._@:+-]", "_");
        return label.length() <= 64 ? label : label.substring(0, 64);
    }

    WhitelistEntry withRole(Role other) {
        return new WhitelistEntry(key, components, instance, other, agents, label);
    }

    /** What the policy answers for this key. */
    Grant grant() {
        var name = label.isEmpty() ? Fingerprint.of(key).brief() : label;
        return new Grant(new Principal("curve", key.z85(), name, role), components, agents);
    }

    /** The names of the components, in the order of their numbers. */
    public List<String> componentNames() {
        return components.stream().sorted().map(c -> ComponentID.forNumber(c).name()).toList();
    }

    /** The line, without a line feed. */
    String toLine() {
        var line = new StringBuilder(key.z85());
        if (!components.isEmpty()) {
            line.append(' ').append(String.join(",", componentNames()));
            line.append(instance.isEmpty() ? "" : "." + instance);
        }
        if (role != roleFor(components, agents)) {
            line.append(" role=").append(role.name().toLowerCase(Locale.ROOT));
        }
        if (!agents.isEmpty()) {
            line.append(" agents=").append(String.join(",", new TreeSet<>(agents)));
        }
        return label.isEmpty() ? line.toString() : line.append(" label=").append(label).toString();
    }

    private static void require(boolean holds, String reason) {
        if (!holds) {
            throw new IllegalArgumentException(reason);
        }
    }
}
