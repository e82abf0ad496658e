package spine.security.curve.admin.internal;

import java.util.Map;
import spine.api.ErrorCode;
import spine.api.Principal;
import spine.api.SpineException;
import spine.api.security.AuditLog;
import spine.api.security.AuditLog.Level;
import spine.api.security.Guard;
import spine.api.security.Permissions.Action;

/** Lets nobody administer whom the policy does not let, and audits who tried (SEC-14). Thread-safe. */
final class Rights {
    private final Guard guard;
    private final AuditLog audit;

    Rights(Guard guard, AuditLog audit) {
        this.guard = guard;
        this.audit = audit;
    }

    /** The verb, for those alone who may {@code administer} this. */
    Verb only(String object, Verb verb) {
        return (command, by) -> {
            require(object, by);
            return verb.run(command, by);
        };
    }

    private void require(String object, Principal by) throws SpineException {
        if (!guard.permissions(by).allow(Action.ADMINISTER, object)) {
            audit.record("AUTH-003", Level.WARNING, "administration refused",
                    Map.of("by", by.id(), "success", "false", "reason", "may not administer " + object));
            throw new SpineException(ErrorCode.FORBIDDEN, "Only who may administer " + object + " may do this.",
                    "Ask an administrator, or pair locally on the server's machine.");
        }
    }
}
