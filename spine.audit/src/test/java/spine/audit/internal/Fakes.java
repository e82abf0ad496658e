package spine.audit.internal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;
import spine.api.Call;
import spine.api.Principal;
import spine.api.security.Guard;
import spine.api.security.Permissions;
import spine.api.security.Permissions.Action;
import spine.api.security.Permissions.Rule;

/** As much of the framework and of the kernel as the components touch. */
final class Fakes {
    static final Principal AUDITOR = new Principal("curve", "auditor", "a", "auditor");
    static final Principal CLIENT = new Principal("curve", "client", "c", Principal.Role.CLIENT);

    private Fakes() {
    }

    static BundleContext context() {
        var bundle = proxy(Bundle.class, (self, method, args) -> Version.parseVersion("0.1.0"));
        return proxy(BundleContext.class, (self, method, args) -> bundle);
    }

    /** The default settings, some replaced. */
    static AuditSettings settings(Map<String, Object> replaced) {
        return proxy(AuditSettings.class,
                (self, method, args) -> replaced.getOrDefault(method.getName(), method.getDefaultValue()));
    }

    /** Only the auditor may administer audit; the client may do everything else. */
    static Guard guard() {
        return proxy(Guard.class, (self, method, args) -> args[0] == AUDITOR
                ? Permissions.of(List.of(new Rule(true, Action.ADMINISTER, "audit", "*")))
                : Permissions.of(List.of(new Rule(true, Action.ANY, "*", "*"),
                        new Rule(false, Action.ADMINISTER, "audit", "*"))));
    }

    static Call call(Principal by) {
        return proxy(Call.class, (self, method, args) -> by);
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
