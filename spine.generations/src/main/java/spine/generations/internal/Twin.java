package spine.generations.internal;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.PrototypeServiceFactory;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/**
 * A second registration of a lane's service, for the platform's eyes. Objects are created by the first one, for the
 * bundle that asks, in the first one's scope. Thread-safe; ends with its bundle at the latest.
 */
final class Twin implements ServiceFactory<Object> {
    private static final String KEY = "spine.generations.twin";
    private static final Set<String> OF_THE_FRAMEWORK = Set.of(Constants.OBJECTCLASS, Constants.SERVICE_ID,
            Constants.SERVICE_BUNDLEID, Constants.SERVICE_SCOPE);
    /** Compared by identity: no bundle can make one and so pass its service off as a twin. */
    private static final Object MARK = new Object() {
        @Override
        public String toString() {
            return "true";
        }
    };

    private final ServiceReference<Object> original;
    private final String[] names;
    private ServiceRegistration<?> registration;
    private boolean isOver;

    Twin(ServiceReference<Object> original, String[] names) {
        this.original = original;
        this.names = names.clone();
    }

    static boolean is(ServiceReference<?> service) {
        return service.getProperty(KEY) == MARK;
    }

    /** Not under the lock: registering runs foreign listeners. */
    void register() {
        var owner = original.getBundle();
        var context = owner == null ? null : owner.getBundleContext();
        if (context == null) {
            return; // its bundle has just stopped, and its services with it
        }
        var isPrototype = Constants.SCOPE_PROTOTYPE.equals(original.getProperty(Constants.SERVICE_SCOPE));
        var registered = context.registerService(names, isPrototype ? new PerObject() : this, properties());
        synchronized (this) {
            if (!isOver) {
                registration = registered;
                return;
            }
        }
        end(registered);
    }

    void update() {
        ServiceRegistration<?> current;
        synchronized (this) {
            current = registration;
        }
        if (current != null) {
            try {
                current.setProperties(properties());
            } catch (IllegalStateException unregistered) {
                // Ended with its bundle or by another thread: nothing is left to update.
                return;
            }
        }
    }

    void unregister() {
        ServiceRegistration<?> ended;
        synchronized (this) {
            isOver = true;
            ended = registration;
            registration = null;
        }
        if (ended != null) {
            end(ended);
        }
    }

    private static void end(ServiceRegistration<?> registration) {
        try {
            registration.unregister();
        } catch (IllegalStateException unregistered) {
            // The framework did so already, when the bundle stopped.
            return;
        }
    }

    private Dictionary<String, Object> properties() {
        var properties = new Hashtable<String, Object>();
        for (var key : original.getPropertyKeys()) {
            if (!OF_THE_FRAMEWORK.contains(key)) {
                properties.put(key, original.getProperty(key));
            }
        }
        properties.put(KEY, MARK);
        return properties;
    }

    @Override
    public Object getService(Bundle reader, ServiceRegistration<Object> twin) {
        var context = reader.getBundleContext();
        return context == null ? null : context.getService(original);
    }

    @Override
    public void ungetService(Bundle reader, ServiceRegistration<Object> twin, Object service) {
        var context = reader.getBundleContext();
        if (context != null) {
            context.ungetService(original);
        }
    }

    /** For a service of prototype scope: each object that is asked for is one of its own. */
    private final class PerObject implements PrototypeServiceFactory<Object> {
        @Override
        public Object getService(Bundle reader, ServiceRegistration<Object> twin) {
            var context = reader.getBundleContext();
            var objects = context == null ? null : context.getServiceObjects(original);
            return objects == null ? null : objects.getService();
        }

        @Override
        public void ungetService(Bundle reader, ServiceRegistration<Object> twin, Object service) {
            var context = reader.getBundleContext();
            var objects = context == null ? null : context.getServiceObjects(original);
            if (objects != null) {
                objects.ungetService(service);
            }
        }
    }
}
