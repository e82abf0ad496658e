package spine.broker.internal;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;

/** A bundle context that keeps what is registered, as long as it is. */
final class FakeContext {
    final List<Object> services = new CopyOnWriteArrayList<>();

    /** Of the one service that others offer. */
    volatile ServiceReference<?> reference;

    private final List<String> offered = new CopyOnWriteArrayList<>();

    /** Lets it seem as if an active bundle offers services of this type. */
    void offer(Class<?> type) {
        offered.add(type.getName());
    }

    private Bundle[] bundles() {
        return offered.stream().map(name -> proxy(Bundle.class, Map.of("getState", none -> Bundle.ACTIVE,
                "adapt", type -> proxy(BundleRevision.class, Map.of("getDeclaredCapabilities", space -> List.of(
                        proxy(BundleCapability.class, Map.of("getAttributes",
                                none -> Map.of("objectClass", List.of(name))))))))))
                .toArray(Bundle[]::new);
    }

    private interface Method {
        Object call(Object[] arguments);
    }

    BundleContext context() {
        return proxy(BundleContext.class, Map.of(
                "registerService", arguments -> {
                    services.add(arguments[1]);
                    return proxy(ServiceRegistration.class, Map.of("unregister",
                            none -> services.remove(arguments[1]) ? null : null));
                },
                "getServiceReference", type -> reference,
                "getBundles", none -> bundles(),
                "getBundle", arguments -> proxy(Bundle.class, Map.of("getVersion", none -> new Version(1, 2, 3)))));
    }

    /** Lets it seem as if the service is there, whether or not it can be had. */
    void begin() {
        reference = proxy(ServiceReference.class, Map.of());
    }

    <T> List<T> all(Class<T> type) {
        return services.stream().filter(type::isInstance).map(type::cast).toList();
    }

    <T> Optional<T> one(Class<T> type) {
        return all(type).stream().findFirst();
    }

    private static <T> T proxy(Class<T> type, Map<String, Method> methods) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                (self, method, arguments) -> methods.get(method.getName()).call(arguments)));
    }
}
