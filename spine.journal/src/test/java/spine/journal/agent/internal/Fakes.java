package spine.journal.agent.internal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import spine.api.Call;
import spine.api.CancelToken;
import spine.api.Principal;
import spine.api.security.Guard;
import spine.api.security.Permissions;
import spine.api.security.Permissions.Action;
import spine.api.security.Permissions.Rule;

/** As much of the kernel as the agent touches. */
final class Fakes {
    static final Principal ADMIN = new Principal("curve", "admin", "a", "auditor");
    static final Principal OPERATOR = new Principal("curve", "operator", "o", Principal.Role.OPERATOR);
    static final Principal CLIENT = new Principal("curve", "client", "c", Principal.Role.CLIENT);

    static final String OWN_REQUEST = "r-own";

    private Fakes() {
    }

    /** The admin may administer the journal and nothing else, the operator use all, the client call all. */
    static Guard guard() {
        return proxy(Guard.class, (self, method, args) -> Permissions.of(List.of(args[0] == ADMIN
                ? new Rule(true, Action.ADMINISTER, "journal", "*") : args[0] == OPERATOR
                        ? new Rule(true, Action.USE, "*", "*") : new Rule(true, Action.CALL, "*", "*"))));
    }

    static Call call(Principal by, boolean cancelled) {
        var cancel = proxy(CancelToken.class, (self, method, args) -> cancelled);
        return proxy(Call.class, (self, method, args) -> switch (method.getName()) {
            case "principal" -> by;
            case "requestId" -> OWN_REQUEST;
            case "remaining" -> Duration.ofSeconds(8);
            case "cancel" -> cancel;
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
