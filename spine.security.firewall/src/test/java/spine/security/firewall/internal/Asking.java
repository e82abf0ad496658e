package spine.security.firewall.internal;

import java.lang.reflect.Proxy;
import spine.api.Call;
import spine.api.Principal;

/** Calls of a client, as far as a firewall looks at them. */
final class Asking {
    static final String KEY = "k".repeat(40);

    private Asking() {
    }

    static Call call() {
        var principal = new Principal("curve", KEY, "alice", Principal.Role.CLIENT);
        return (Call) Proxy.newProxyInstance(Call.class.getClassLoader(), new Class<?>[] {Call.class},
                (self, method, args) -> switch (method.getName()) {
                    case "principal" -> principal;
                    case "requestId" -> "r-1";
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
