package spine.security.curve.policy.internal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import spine.api.Principal;
import spine.api.Principal.Role;
import spine.api.message.ComponentID;
import spine.api.security.Grant;
import spine.api.security.Permissions;
import spine.api.security.VerifiedKey;
import spine.keys.Fingerprint;

/**
 * What one line of the whitelist gives a key (SEC-11). Every part is checked, so that no entry can write more than its
 * own line. Whether the role exists is said by the policy and not here. Immutable.
 *
 * @param key        whose
 * @param components numbers in {@code nikola.spine.ComponentID}
 * @param instance   the instance that the key is for, or empty
 * @param role       1-32 of {@code [a-z0-9-]}
 * @param agents     at most 64 agent names that it may serve as
 * @param tenant     whose data it works on: 0-64 of {@code [A-Za-z0-9._-]}
 * @param tier       0 broker, 1 core component, 2 agent or client (SEC-07)
 * @param until      the instant from which on the key is denied
 * @param after      the key that this one took over from by rotation (SEC-40)
 * @param label      for people: 0-64 of {@code [A-Za-z0-9._@:+-]}
 */
public record WhitelistEntry(VerifiedKey key, Set<Integer> components, String instance, String role,
        Set<String> agents, String tenant, int tier, Optional<Instant> until, Optional<VerifiedKey> after,
        String label) {
    private static final Pattern INSTANCE = Pattern.compile("[A-Za-z0-9_-]{0,32}");
    private static final Pattern AGENT = Pattern.compile("[a-z0-9._-]{1,64}");
    private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9._-]{0,64}");
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9._@:+-]{0,64}");
    private static final int MOST_AGENTS = 64;
    private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    /** What an empty field reads as; nobody holds its secret, and no handshake admits it. */
    private static final VerifiedKey ZEROS = VerifiedKey.of(new byte[32]);

    public WhitelistEntry {
        require(!key.equals(ZEROS), "the key is all zeros");
        components = Set.copyOf(components);
        agents = Set.copyOf(agents);
        require(components.stream().allMatch(c -> ComponentID.forNumber(c) != null), "a component is unknown");
        require(INSTANCE.matcher(instance).matches(), "the instance is not 0-32 of [A-Za-z0-9_-]");
        require(instance.isEmpty() || !components.isEmpty(), "an instance needs a component");
        require(PolicyText.ROLE.matcher(role).matches(), "the role is not 1-32 of [a-z0-9-]");
        require(agents.size() <= MOST_AGENTS && agents.stream().allMatch(a -> AGENT.matcher(a).matches()),
                "an agent's name is not 1-64 of [a-z0-9._-], or there are over 64");
        require(TENANT.matcher(tenant).matches(), "the tenant is not 0-64 of [A-Za-z0-9._-]");
        require(tier >= 0 && tier <= Grant.OUTER_TIER, "the tier is none of 0, 1, 2");
        require(until.map(i -> !i.isBefore(FIRST) && !i.isAfter(LAST)).orElse(true),
                "the end is not within the years 2000 to 9999");
        require(after.map(a -> !a.equals(key)).orElse(true), "a key does not come after itself");
        require(LABEL.matcher(label).matches(), "the label is not 0-64 of [A-Za-z0-9._@:+-]");
    }

    /** A key with a role and nothing else. */
    public static WhitelistEntry of(VerifiedKey key, String role, String label) {
        return new WhitelistEntry(key, Set.of(), "", role, Set.of(), "", Grant.OUTER_TIER, Optional.empty(),
                Optional.empty(), label);
    }

    /** The role of a line that names none: who is a component or an agent serves, all others ask. */
    static String roleFor(Set<Integer> components, Set<String> agents) {
        return components.isEmpty() && agents.isEmpty() ? Role.CLIENT : Role.AGENT;
    }

    /** The tier of a line that names none. */
    static int tierFor(Set<Integer> components) {
        return components.isEmpty() ? Grant.OUTER_TIER : 1;
    }

    /** Any text as a label: what a label may not hold becomes an underscore, what is too long is cut. */
    public static String labelOf(String text) {
        var label = text.strip().replaceAll("[^A-Za-z0-9._@:+-]", "_");
        return label.length() <= 64 ? label : label.substring(0, 64);
    }

    /** The same with another role and no end. */
    WhitelistEntry promoted(String other) {
        return new WhitelistEntry(key, components, instance, other, agents, tenant, tier, Optional.empty(), after,
                label);
    }

    /** The same, ending then at the latest. */
    WhitelistEntry endingBy(Instant end) {
        var sooner = until.filter(u -> u.isBefore(end)).orElse(end);
        return new WhitelistEntry(key, components, instance, role, agents, tenant, tier, Optional.of(sooner), after,
                label);
    }

    /** The same for the key that takes over; an end that was set for this one is the next one's too. */
    WhitelistEntry takenOverBy(VerifiedKey next) {
        return new WhitelistEntry(next, components, instance, role, agents, tenant, tier, until, Optional.of(key),
                label);
    }

    /** Whether the key is denied because its time is over. */
    public boolean isOver(Instant now) {
        return until.filter(u -> !now.isBefore(u)).isPresent();
    }

    /** What the policy answers for this key. */
    Grant grant(Permissions permissions) {
        var name = label.isEmpty() ? Fingerprint.of(key).brief() : label;
        return new Grant(new Principal("curve", key.z85(), name, role), components, instance, agents, tenant, tier,
                permissions, after.map(former -> former));
    }

    /** The names of the components, in the order of their numbers. */
    public List<String> componentNames() {
        return components.stream().sorted().map(c -> ComponentID.forNumber(c).name()).toList();
    }

    private static void require(boolean holds, String reason) {
        if (!holds) {
            throw new IllegalArgumentException(reason);
        }
    }
}
