package spine.api.transport;

import org.osgi.annotation.versioning.ConsumerType;
import spine.api.security.VerifiedKey;

/** Decides at the handshake whether a key may connect. A gate that throws has said no (SEC-17). Thread-safe. */
@ConsumerType
public interface Gate {
    /**
     * @param key     the peer's, not yet proved to be held: deny by it, but do not act for it
     * @param address the peer's network address
     * @return whether it may go on
     */
    boolean admits(VerifiedKey key, String address);
}
