package spine.api.transport;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;
import spine.api.security.VerifiedKey;

/**
 * Decides at the handshake whether a key may connect. A gate that throws, fails or is late has said no (SEC-17).
 * Thread-safe.
 */
@ConsumerType
public interface Gate {
    /**
     * @param key     the peer's; deny by it, but do not act for it: not every engine asks after it was proved to be held
     * @param address the peer's network address
     * @return completed on any thread; an engine waits for it no longer than for the handshake
     */
    CompletionStage<Admission> admits(VerifiedKey key, String address);

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
