package spine.rcis.internal;

import java.util.List;
import java.util.Optional;
import spine.api.security.CurveKeyPair;
import spine.api.security.VerifiedKey;

/**
 * The key by which clients will know the server from now on (SEC-40): the next one while a rotation is under way, and the
 * present one once it is over, since connections that were made for the former key outlive it and must learn where to go.
 * None while it is the key that we began with. Told by one thread at a time, read by any.
 */
final class NextKey {
    private VerifiedKey first;
    private volatile Optional<VerifiedKey> key = Optional.empty();

    /** @param pairs that the server accepts, the present one first */
    void changed(List<CurveKeyPair> pairs) {
        var now = pairs.get(0).publicKey();
        if (first == null) {
            first = now;
        }
        var coming = pairs.get(pairs.size() - 1).publicKey();
        key = coming.equals(first) ? Optional.empty() : Optional.of(coming);
    }

    Optional<VerifiedKey> get() {
        return key;
    }
}
