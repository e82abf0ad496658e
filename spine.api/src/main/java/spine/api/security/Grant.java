package spine.api.security;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.Set;
import spine.api.Principal;

/**
 * What the policy gives a key.
 *
 * @param principal   who it is
 * @param components  numbers that it may send as (SEC-20); empty for plain clients
 * @param instance    the one instance of its components that it may be, or empty for any
 * @param agents      agent names that it may serve as
 * @param tenant      whose data it works on; empty where there is only one
 * @param tier        0 broker, 1 core component, 2 agent, client or command line (SEC-07)
 * @param permissions what it may do
 * @param after       the key that this one came from by rotation, and whose place it takes (SEC-40)
 */
public record Grant(Principal principal, Set<Integer> components, String instance, Set<String> agents, String tenant,
        int tier, Permissions permissions, Optional<Credential> after) {
    /** The tier of agents, clients and the command line. */
    public static final int OUTER_TIER = 2;

    public Grant {
        requireNonNull(principal);
        components = Set.copyOf(components);
        requireNonNull(instance);
        agents = Set.copyOf(agents);
        requireNonNull(tenant);
        if (tier < 0 || tier > OUTER_TIER) {
            throw new IllegalArgumentException("tier " + tier + " is not within 0 to " + OUTER_TIER);
        }
        requireNonNull(permissions);
        requireNonNull(after);
    }

    /** For a key that came from no other. */
    public Grant(Principal principal, Set<Integer> components, String instance, Set<String> agents, String tenant,
            int tier, Permissions permissions) {
        this(principal, components, instance, agents, tenant, tier, permissions, Optional.empty());
    }

    /** Whether this key may have one live connection only on each plane (SEC-20). */
    public boolean isSole() {
        return tier < OUTER_TIER;
    }
}
