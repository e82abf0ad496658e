package spine.api.security;

import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.osgi.annotation.versioning.ProviderType;
import spine.api.Principal;

/**
 * The kernel's answer to "may this key speak now": the newest snapshot of the policy, less the revoked; or no. Edges
 * ask {@link #admit} at the handshake and {@link #check} again for every message. Thread-safe; never throws; denies
 * when no policy is there, when it fails and when it is late (SEC-16, SEC-17).
 */
@ProviderType
public interface Guard {
    /** For every message; costs nanoseconds, runs no code of a policy. */
    Decision check(Credential credential);

    /**
     * For a handshake: asks the policy itself, with a deadline. A refusal is counted and audited here.
     *
     * @param where   the endpoint, as {@link #refused}
     * @param address the peer's network address
     * @return completed by the deadline, never exceptionally; on any thread
     */
    CompletionStage<Decision> admit(String where, Credential credential, String address);

    /**
     * Has the connections of keys that lose their entitlement cut at an edge, also of such that say nothing: within a
     * second, and after the typed refusal of what they say meanwhile.
     *
     * @param cut closes all connections of a credential at the edge; given the credential and the reason
     */
    Subscription watch(BiConsumer<Credential, String> cut);

    /** Of the snapshot by which {@link #check} decides now; 0 while there is none. For what is written down. */
    default long policyVersion() {
        return 0;
    }

    /** What somebody whose identity was verified may do now; nothing if he is not known any more. */
    Permissions permissions(Principal principal);

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
