package spine.admin;

import java.util.Locale;
import java.util.Map;
import spine.api.ErrorCode;
import spine.api.Principal;
import spine.api.SpineException;
import spine.api.security.AuditLog;
import spine.api.security.AuditLog.Level;
import spine.api.security.Guard;
import spine.api.security.Permissions.Action;

/** Lets nobody do what the newest policy does not allow, and audits who tried (SEC-14). Thread-safe. */
public final class AdminRights {
    private final Guard guard;
    private final AuditLog audit;

    public AdminRights(Guard guard, AuditLog audit) {
        this.guard = guard;
        this.audit = audit;
    }

    /** Whether the key may, without a word in the audit log. */
    public boolean allow(Principal by, Action action, String object) {
        return guard.permissions(by).allow(action, object);
    }

    /** @throws SpineException {@code FORBIDDEN} if the key may not administer this */
    public void require(Principal by, String object) throws SpineException {
        if (!allow(by, Action.ADMINISTER, object)) {
            throw refused(by, Action.ADMINISTER, object);
        }
    }

    /** The refusal of somebody who may not, which is audited with this call. */
    public SpineException refused(Principal by, Action action, String object) {
        var what = action.name().toLowerCase(Locale.ROOT) + " " + object;
        audit.record("AUTH-003", Level.WARNING, "administration refused",
                Map.of("by", by.id(), "success", "false", "reason", "may not " + what));
        return new SpineException(ErrorCode.FORBIDDEN, "This key may not " + what + ".",
                "Ask an administrator for a role that may, or pair locally on the server's machine.");
    }
}
