package spine.security.curve.fakes;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.Version;
import spine.security.curve.internal.Announcer;
import spine.security.curve.internal.Settings;

/** As much of a framework as the components touch. */
public final class FakeBundle {
    /** Services that are registered now. */
    public final List<Object> services = new CopyOnWriteArrayList<>();
    public volatile String uuid = "run-1";

    public Announcer announcer() {
        return Announcer.of(context());
    }

    public <T> Optional<T> service(Class<T> type) {
        return services.stream().filter(type::isInstance).map(type::cast).findFirst();
    }

    public BundleContext context() {
        var bundle = proxy(Bundle.class, (self, method, args) -> Version.parseVersion("0.1.0"));
        return proxy(BundleContext.class, (self, method, args) -> switch (method.getName()) {
            case "registerService" -> register(args[1]);
            case "getProperty" -> uuid;
            case "getBundle" -> bundle;
            default -> throw new UnsupportedOperationException(method.toString());
        });
    }

    private ServiceRegistration<?> register(Object service) {
        services.add(service);
        return proxy(ServiceRegistration.class, (self, method, args) -> {
            if (!services.remove(service)) {
                throw new IllegalStateException("unregistered before");
            }
            return null;
        });
    }

    /** The default settings, some replaced. */
    public static Settings settings(Map<String, Object> replaced) {
        return proxy(Settings.class,
                (self, method, args) -> replaced.getOrDefault(method.getName(), method.getDefaultValue()));
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
