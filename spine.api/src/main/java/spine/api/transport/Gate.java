package spine.api.transport;

import com.google.protobuf.ByteString;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;
import spine.api.security.VerifiedKey;

/**
 * Decides at the handshake whether a key may connect, and under which name. A gate that throws, fails or is late has
 * said no (SEC-17). Thread-safe.
 */
@ConsumerType
public interface Gate {
    /**
     * @param key     the peer's; deny by it, but do not act for it: not every engine asks after it was proved to be held
     * @param address the peer's network address
     * @return completed on any thread; an engine waits for it no longer than for the handshake
     */
    CompletionStage<Admission> admits(VerifiedKey key, String address);

    /**
     * Whether an admitted key may have this routing id, also while nobody is connected under it (SEC-20). Asked after
     * {@link #admits} said yes, for an id that the peer chose, by engines that know it then (see
     * {@link Transport.Features#bindsIdentity}); on the reactor's thread, so it must not block. The peer has the id
     * from a yes on.
     *
     * @param key proved to be held
     */
    default boolean permits(VerifiedKey key, ByteString routingId) {
        return true;
    }

    /** A gate's word. */
    enum Admission {
        REFUSED,
        /** As many connections as it likes. */
        SHARED,
        /**
         * One live connection in the domain (SEC-20): while the former one answers, the new one is refused; if it does
         * not within 2 s, it is cut and the new one is let in.
         */
        SOLE
    }
}
