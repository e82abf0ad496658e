package spine.api.security;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The kernel's answer to "may this key speak now": the newest policy, or no. Edges ask it at the handshake and
 * again for every message. Thread-safe; never throws; denies when no policy is there or it fails.
 */
@ProviderType
public interface Guard {
    Decision check(VerifiedKey key);

    /** Counts and audits a message or connection that was refused. */
    void refused(String where, VerifiedKey key, String reason);
}
