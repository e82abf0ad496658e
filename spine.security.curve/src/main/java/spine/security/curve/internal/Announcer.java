package spine.security.curve.internal;

import org.osgi.framework.BundleContext;

/** Registers facts as services while they hold: start-up problems and bound endpoints. Thread-safe. */
public interface Announcer {
    /**
     * Registers a service under its own class.
     *
     * @return takes it back; may be called twice
     */
    Runnable announce(Record service);

    /** The announcer of a bundle. */
    static Announcer of(BundleContext context) {
        return service -> {
            var registration = context.registerService(service.getClass().getName(), service, null);
            return () -> {
                try {
                    registration.unregister();
                } catch (IllegalStateException alreadyGone) {
                    // The framework took it back when the bundle stopped.
                }
            };
        };
    }
}
