package spine.api.security;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * What somebody proved about himself, in whatever way his transport proves such things: a CURVE key today, a
 * certificate or a session key with other edges. Immutable, with equality by value; {@link #hashCode} must be cheap,
 * since every message is looked up by it.
 */
@ConsumerType
public interface Credential {
    /** How it was proved: {@code curve}; the same word as {@code Principal.scheme()}. */
    String scheme();

    /** Unique in the scheme, printable, no secret; at most 200 characters. */
    String id();
}
