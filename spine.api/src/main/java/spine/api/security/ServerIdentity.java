package spine.api.security;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The broker's permanent key pair (INF-03): the same over restarts. It changes by rotation only, make before break
 * (SEC-40): {@link #begin} makes the next pair, which is announced and accepted besides the present one; {@link #finish}
 * lets go of the former. Thread-safe.
 */
@ProviderType
public interface ServerIdentity {
    /** The present pair. */
    CurveKeyPair keys();

    /** The public key that is going to be the present one, while a rotation is under way. */
    Optional<VerifiedKey> next();

    /**
     * Tells the pairs that endpoints accept, now (before it returns) and at every change: the present one first, and
     * the next one while a rotation is under way.
     *
     * @param sink throws an {@link IllegalStateException}, with a sentence on why and what to do, if its endpoint cannot
     *             change its keys; {@link #begin} is then undone
     */
    Subscription subscribe(Consumer<List<CurveKeyPair>> sink);

    /**
     * Makes the next pair, on the disk before it is announced.
     *
     * @throws IllegalStateException if a rotation is under way already, or an endpoint cannot take a second pair
     */
    VerifiedKey begin(String by) throws IOException;

    /**
     * Makes the next pair the present one; the former is refused from now on.
     *
     * @throws IllegalStateException if no rotation is under way
     */
    void finish(String by) throws IOException;

    /** Forgets the next pair. */
    void abandon(String by) throws IOException;
}
