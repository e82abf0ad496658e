package spine.security.curve.admin.internal;

import spine.admin.AdminRights;

/** Lets nobody administer whom the policy does not let (SEC-14). Thread-safe. */
final class Rights {
    private final AdminRights rights;

    Rights(AdminRights rights) {
        this.rights = rights;
    }

    /** The verb, for those alone who may {@code administer} this. */
    Verb only(String object, Verb verb) {
        return (command, by) -> {
            rights.require(by, object);
            return verb.run(command, by);
        };
    }
}
