package spine.rcis.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import spine.api.security.Permissions.Action;
import spine.api.security.Permissions.Rule;
import spine.api.security.Subscription;
import spine.api.security.VerifiedKey;

/** A whitelist that a test can change between two messages. */
final class FakeGuard implements Guard {
    final List<String> disturbances = new CopyOnWriteArrayList<>();
    final List<String> refusals = new ArrayList<>();
    final List<BiConsumer<Credential, String>> watchers = new CopyOnWriteArrayList<>();
    volatile boolean noPolicy;
    private final Map<VerifiedKey, Grant> grants = new ConcurrentHashMap<>();

    static VerifiedKey key(int number) {
        var bytes = new byte[32];
        bytes[0] = (byte) number;
        bytes[1] = (byte) (number >> 8);
        return VerifiedKey.of(bytes);
    }

    /** With about what the shipped role may do. */
    void allow(VerifiedKey key, String role) {
        permit(key, role, switch (role) {
            case Principal.Role.ADMIN -> Permissions.ALL;
            case Principal.Role.CLIENT -> Permissions.of(List.of(new Rule(true, Action.USE, "*", "*"),
                    new Rule(true, Action.CALL, "*", "*")));
            default -> Permissions.NONE;
        });
    }

    void permit(VerifiedKey key, String role, Permissions permissions) {
        int tier = role.equals(Principal.Role.AGENT) ? 1 : 2;
        grants.put(key, new Grant(new Principal("curve", key.id(), "test", role), Set.of(), "", Set.of(), "", tier,
                permissions));
    }

    void revoke(VerifiedKey key) {
        grants.remove(key);
    }

    @Override
    public Decision check(Credential key) {
        if (noPolicy) {
            return new Decision.Denied("no policy is there", true);
        }
        var grant = grants.get(key);
        return grant == null ? new Decision.Denied("not on the whitelist") : new Decision.Granted(grant);
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
    public void refused(String where, Credential key, String reason) {
        refusals.add(where + " " + reason);
    }

    @Override
    public void disturbed(String where, String what, String address, String detail) {
        disturbances.add(where + " " + what);
    }
}
