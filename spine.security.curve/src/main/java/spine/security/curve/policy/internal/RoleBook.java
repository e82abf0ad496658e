package spine.security.curve.policy.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import spine.api.Principal.Role;
import spine.api.security.Permissions;
import spine.api.security.Permissions.Action;

/** A policy's rules, compiled: one {@link Permissions} for each role, shared by all its keys. Immutable. */
final class RoleBook {
    private final PolicyText text;
    private final Map<String, Permissions> roles = new HashMap<>();

    RoleBook(PolicyText text) {
        this.text = text;
        text.roles().forEach((name, rules) -> roles.put(name, Permissions.of(rules)));
    }

    PolicyText text() {
        return text;
    }

    boolean defines(String role) {
        return roles.containsKey(role);
    }

    /** What a key may do: its role's rules and its own; empty if there is no such role. */
    Optional<Permissions> of(WhitelistEntry entry) {
        var role = Optional.ofNullable(roles.get(entry.role()));
        var own = text.keys().get(entry.key());
        return own == null ? role : role.map(permissions -> {
            var all = new ArrayList<>(permissions.rules());
            all.addAll(own);
            return Permissions.of(all);
        });
    }

    /** Whether administrators can still administer keys: without that nobody could mend anything. */
    boolean leavesAdministrators() {
        return roles.getOrDefault(Role.ADMIN, Permissions.NONE).allow(Action.ADMINISTER, "keys");
    }
}
