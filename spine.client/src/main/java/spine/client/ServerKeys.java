package spine.client;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import spine.api.security.VerifiedKey;

/**
 * The keys by which a client knows its server: the pinned one (SEC-34), and the one that the server has said comes next
 * while its key is being changed (SEC-40). A client goes over to the next one when the present one is refused, and
 * never back. Immutable.
 *
 * @param present the pinned one
 * @param next    as the server itself announced it over a connection to the present one, or as its owner told us
 */
public record ServerKeys(VerifiedKey present, Optional<VerifiedKey> next) {
    /** @throws IllegalArgumentException if both are the same */
    public ServerKeys {
        requireNonNull(present);
        if (next.filter(present::equals).isPresent()) {
            throw new IllegalArgumentException("the server's next key is its present one");
        }
    }

    /** The pinned one alone. */
    public static ServerKeys of(VerifiedKey present) {
        return new ServerKeys(present, Optional.empty());
    }

    /** Both. */
    public static ServerKeys of(VerifiedKey present, VerifiedKey next) {
        return new ServerKeys(present, Optional.of(next));
    }

    /** The same present one with another word on what comes next; a next one that is the present one is none. */
    public ServerKeys announcing(Optional<VerifiedKey> other) {
        return new ServerKeys(present, other.filter(key -> !key.equals(present)));
    }

    /** The key to try when the tried one was refused: the other of the two, or the same if there is but one. */
    public VerifiedKey after(VerifiedKey tried) {
        return tried.equals(present) ? next.orElse(present) : present;
    }
}
