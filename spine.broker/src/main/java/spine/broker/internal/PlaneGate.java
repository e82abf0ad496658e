package spine.broker.internal;

import com.google.protobuf.ByteString;
import java.util.concurrent.CompletionStage;
import spine.api.security.Decision;
import spine.api.security.Guard;
import spine.api.security.VerifiedKey;
import spine.api.transport.Gate;

/**
 * A plane's gate: nobody is let in whom the guard does not know, nor under another's routing id (SEC-20). Where that
 * could not be decided the gate fails, so that nothing is said about the key (SEC-16, SEC-17). Thread-safe.
 *
 * @param ids the plane's
 */
record PlaneGate(Guard guard, RoutingIds ids) implements Gate {
    @Override
    public CompletionStage<Admission> admits(VerifiedKey key, String address) {
        return guard.admit("handshake", key, address).thenApply(PlaneGate::admission);
    }

    private static Admission admission(Decision decision) {
        if (decision instanceof Decision.Granted granted) {
            return granted.grant().isSole() ? Admission.SOLE : Admission.SHARED;
        }
        if (decision instanceof Decision.Denied denied && denied.temporary()) {
            throw new IllegalStateException(denied.reason());
        }
        return Admission.REFUSED;
    }

    @Override
    public boolean permits(VerifiedKey key, ByteString routingId) {
        return ids.permits(key, routingId);
    }
}
