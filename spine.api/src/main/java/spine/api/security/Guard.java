package spine.api.security;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The kernel's answer to "may this key speak now": the newest policy, or no. Edges ask it at the handshake and
 * again for every message. Thread-safe; never throws; denies when no policy is there or it fails.
 */
@ProviderType
public interface Guard {
    Decision check(Credential credential);

    /** Counts and audits a message or connection that was refused. */
    void refused(String where, Credential credential, String reason);

    /**
     * Counts, logs and audits a connection that failed, or that broke a rule of the wire: a handshake that was not
     * finished, a message that was too large, a claim to be somebody else.
     *
     * @param where   the endpoint, as {@link #refused}
     * @param what    the kind of event, such as {@code HANDSHAKE_FAILED}
     * @param address of the peer, as far as known
     * @param detail  the engine's words
     */
    void disturbed(String where, String what, String address, String detail);
}
