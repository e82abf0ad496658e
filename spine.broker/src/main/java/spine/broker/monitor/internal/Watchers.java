package spine.broker.monitor.internal;

import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import spine.api.security.Decision;
import spine.api.security.Guard;
import spine.api.security.Permissions;
import spine.api.security.Permissions.Action;
import spine.api.security.VerifiedKey;
import spine.api.transport.Gate;

/**
 * Lets in who may {@code use metrics} and {@code use discover}, which are what the monitor tells, and remembers the keys,
 * so that one which may not any more can be cut (SEC-12, SEC-41). Thread-safe.
 */
final class Watchers implements Gate {
    static final String WHERE = "monitor";
    /** Only keys that the policy knows are remembered; above that nobody more is let in. */
    private static final int MOST = 10_000;

    private final Guard guard;
    private final Set<VerifiedKey> known = ConcurrentHashMap.newKeySet();

    Watchers(Guard guard) {
        this.guard = guard;
    }

    @Override
    public CompletionStage<Admission> admits(VerifiedKey key, String address) {
        return guard.admit(WHERE, key, address).thenApply(decision -> admission(key, decision));
    }

    private Admission admission(VerifiedKey key, Decision decision) {
        if (decision instanceof Decision.Denied denied) {
            if (denied.temporary()) {
                throw new IllegalStateException(denied.reason());
            }
            return Admission.REFUSED;
        }
        if (!mayWatch(decision)) {
            guard.refused(WHERE + ".permission", key, "may not use metrics and use discover");
            return Admission.REFUSED;
        }
        if (known.size() >= MOST && !known.contains(key)) {
            throw new IllegalStateException(MOST + " keys watch already");
        }
        known.add(key);
        return Admission.SHARED;
    }

    private static boolean mayWatch(Decision decision) {
        return decision instanceof Decision.Granted granted && mayWatch(granted.grant().permissions());
    }

    private static boolean mayWatch(Permissions permissions) {
        return permissions.allow(Action.USE, "metrics") && permissions.allow(Action.USE, "discover");
    }

    /** Tells of each key that may not watch any more, once. While no policy is there all stay. */
    void sweep(Consumer<VerifiedKey> cut) {
        known.removeIf(key -> {
            var decision = guard.check(key);
            if (mayWatch(decision) || decision instanceof Decision.Denied denied && denied.temporary()) {
                return false;
            }
            cut.accept(key);
            return true;
        });
    }
}
