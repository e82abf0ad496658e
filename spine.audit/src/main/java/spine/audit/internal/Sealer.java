package spine.audit.internal;

import java.time.Duration;
import java.util.Optional;
import spine.keys.SigningKey;

/**
 * By which key, and how often, a log is signed. Immutable.
 *
 * @param key     the node's identity; empty if there is none that can be used
 * @param refused why not, and what to do; empty if none was asked for
 * @param entries after which a checkpoint follows, 1 to 256
 * @param after   time after which an entry is signed at the latest
 */
record Sealer(Optional<SigningKey> key, String refused, int entries, Duration after) {
    /** Signs nothing. */
    static final Sealer NONE = refused("");
    /** Most bytes of a checkpoint's line. */
    static final int LINE_BYTES = 2048;

    static Sealer refused(String reason) {
        return new Sealer(Optional.empty(), reason, SignatureCheck.MOST_UNSIGNED, Duration.ofMinutes(10));
    }

    static Sealer by(SigningKey key, int entries, Duration after) {
        return new Sealer(Optional.of(key), "", entries, after);
    }
}
