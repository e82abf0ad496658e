package spine.security.curve.admin.internal;

import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import spine.admin.AdminCommand;
import spine.api.ErrorCode;
import spine.api.Principal;
import spine.api.SpineException;
import spine.api.security.AuditLog;
import spine.api.security.AuditLog.Level;
import spine.api.security.Pairing;
import spine.api.security.ServerIdentity;
import spine.keys.Fingerprint;
import spine.security.curve.policy.internal.Whitelist;

/** {@code invite} and {@code status}. */
final class PairingVerbs {
    private final Pairing pairing;
    private final Supplier<String> state;
    private final Whitelist whitelist;
    private final ServerIdentity identity;
    private final AuditLog audit;

    PairingVerbs(Pairing pairing, Supplier<String> state, Whitelist whitelist, ServerIdentity identity,
            AuditLog audit) {
        this.pairing = pairing;
        this.state = state;
        this.whitelist = whitelist;
        this.identity = identity;
        this.audit = audit;
    }

    Map<String, Verb> verbs(Rights rights) {
        return Map.of("invite", rights.only("pairing", this::invite),
                "status", rights.only("pairing", this::status));
    }

    private Map<String, Object> invite(AdminCommand command, Principal by) throws SpineException {
        command.allow(Set.of());
        try {
            var window = pairing.invite(by);
            audit.record("AUTH-001", Level.INFO, "pairing invited", Map.of("by", by.id()));
            var server = identity.keys().publicKey();
            return Verb.answer("token", window.token(), "expires_in_seconds", seconds(window), "address",
                    window.address(), "server_key", server.z85(), "fingerprint", Fingerprint.of(server).text());
        } catch (IllegalStateException e) {
            throw new SpineException(ErrorCode.UNAVAILABLE, "No pairing window could be opened: " + e.getMessage()
                    + ".", "Free the address or configure another one, then try again.");
        }
    }

    private Map<String, Object> status(AdminCommand command, Principal by) throws SpineException {
        command.allow(Set.of());
        long left = pairing.window().map(PairingVerbs::seconds).orElse(0L);
        return Verb.answer("state", state.get(), "keys", whitelist.entries().size(), "seconds_left", left);
    }

    /** Rounded up, so that a window just opened shows its whole span. */
    private static long seconds(Pairing.Window window) {
        return window.remaining().plusMillis(999).toSeconds();
    }
}
