package spine.broker.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import spine.api.Principal;
import spine.api.security.Credential;
import spine.api.security.Decision;
import spine.api.security.Grant;
import spine.api.security.Guard;
import spine.api.security.Permissions;
import spine.api.security.Subscription;
import spine.api.security.VerifiedKey;

/** A policy that the test writes. */
class FakeGuard implements Guard {
    final List<String> disturbances = new CopyOnWriteArrayList<>();
    final Map<VerifiedKey, Grant> grants = new ConcurrentHashMap<>();
    final List<String> refused = new ArrayList<>();
    final List<BiConsumer<Credential, String>> watchers = new CopyOnWriteArrayList<>();
    volatile boolean noPolicy;

    static VerifiedKey key(int number) {
        var bytes = new byte[32];
        bytes[0] = (byte) number;
        return VerifiedKey.of(bytes);
    }

    VerifiedKey grant(int number, Set<Integer> components, Set<String> agents) {
        var key = key(number);
        grants.put(key, new Grant(new Principal("curve", key.z85(), "key" + number, Principal.Role.AGENT),
                components, "", agents, "", components.isEmpty() ? 2 : 1, Permissions.ALL));
        return key;
    }

    /** The same key with other rights. */
    void permit(VerifiedKey key, Permissions permissions) {
        grants.computeIfPresent(key, (k, g) -> new Grant(g.principal(), g.components(), g.instance(), g.agents(),
                g.tenant(), g.tier(), permissions));
    }

    /** The same key, for one instance of its components. */
    void bind(VerifiedKey key, String instance) {
        grants.computeIfPresent(key, (k, g) -> new Grant(g.principal(), g.components(), instance, g.agents(),
                g.tenant(), g.tier(), g.permissions()));
    }

    /** The second one came from the first one by rotation. */
    void rotate(VerifiedKey old, VerifiedKey next) {
        grants.computeIfPresent(next, (k, g) -> new Grant(g.principal(), g.components(), g.instance(), g.agents(),
                g.tenant(), g.tier(), g.permissions(), Optional.of(old)));
    }

    Principal principal(VerifiedKey key) {
        return new Principal("curve", key.z85(), "", Principal.Role.AGENT);
    }

    @Override
    public CompletionStage<Decision> admit(String where, Credential key, String address) {
        var decision = check(key);
        if (decision instanceof Decision.Denied denied) {
            refused(where, key, denied.reason());
        }
        return CompletableFuture.completedFuture(decision);
    }

    @Override
    public Subscription watch(BiConsumer<Credential, String> cut) {
        watchers.add(cut);
        return () -> watchers.remove(cut);
    }

    @Override
    public Permissions permissions(Principal principal) {
        return check(VerifiedKey.ofZ85(principal.id())) instanceof Decision.Granted granted
                ? granted.grant().permissions() : Permissions.NONE;
    }

    @Override
    public Decision check(Credential key) {
        if (noPolicy) {
            return Policies.NO_POLICY;
        }
        var grant = grants.get(key);
        return grant == null ? new Decision.Denied("unknown key") : new Decision.Granted(grant);
    }

    @Override
    public synchronized void refused(String where, Credential key, String reason) {
        refused.add(where + ": " + reason);
    }

    @Override
    public void disturbed(String where, String what, String address, String detail) {
        disturbances.add(where + " " + what);
    }
}
