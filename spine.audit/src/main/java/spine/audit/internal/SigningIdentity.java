package spine.audit.internal;

import java.util.Optional;
import spine.keys.VerificationKey;

/** By which key this process signs the log: what a verification holds it to, whatever the key's file says meanwhile. */
@FunctionalInterface
public interface SigningIdentity {
    /** Empty if it cannot sign. */
    Optional<VerificationKey> key();
}
