package spine.broker.internal;

import java.util.function.BiConsumer;
import spine.api.security.Credential;
import spine.api.security.Decision;
import spine.api.security.Subscription;

/** A policy that never changes, under the real revocations. */
final class SimGuard extends FakeGuard {
    private final RevocationList revocations;
    private final Losses losses;

    SimGuard(RevocationList revocations, Losses losses) {
        this.revocations = revocations;
        this.losses = losses;
        revocations.onRevoked(key -> losses.cut(key, "revoked"));
    }

    @Override
    public Decision check(Credential key) {
        var never = revocations.denial(key);
        return never != null ? never : super.check(key);
    }

    @Override
    public Subscription watch(BiConsumer<Credential, String> cut) {
        return losses.watch(cut);
    }

    @Override
    public synchronized void refused(String where, Credential key, String reason) {
        if (check(key) instanceof Decision.Denied denied) {
            losses.cut(key, denied.reason());
        }
    }
}
