package spine.api.security;

import static java.util.Objects.requireNonNull;

import java.util.Set;
import spine.api.Principal;

/**
 * What the policy gives a key.
 *
 * @param principal  who it is
 * @param components numbers that it may send as (SEC-20); empty for plain clients
 * @param agents     agent names that it may serve as
 */
public record Grant(Principal principal, Set<Integer> components, Set<String> agents) {
    public Grant {
        requireNonNull(principal);
        components = Set.copyOf(components);
        agents = Set.copyOf(agents);
    }
}
