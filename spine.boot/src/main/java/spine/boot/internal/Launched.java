package spine.boot.internal;

import java.util.concurrent.atomic.AtomicReference;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/**
 * A service that is there once the launcher has started every bundle, and until the first of them is to be stopped.
 * {@link HomeSetup} waits for it, and nearly all wait for the home: so whoever picks one of several services, such as
 * the wire engine of the highest ranking, picks among all of them, and ends while what he picked is still there.
 */
final class Launched {
    private final AtomicReference<ServiceRegistration<Launched>> registration = new AtomicReference<>();

    static void announce(BundleContext context) {
        var launched = new Launched();
        launched.registration.set(context.registerService(Launched.class, launched, null));
    }

    /** Takes it back: all who waited for it end, one after the other, before this returns. Idempotent. */
    void end() {
        var announced = registration.getAndSet(null);
        if (announced != null) {
            announced.unregister();
        }
    }
}
