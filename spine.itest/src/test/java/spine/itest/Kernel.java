package spine.itest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.util.tracker.ServiceTracker;
import spine.api.Home;

/** Inside a container: gives it a fresh home, so that the kernel starts, and finds services. */
final class Kernel implements AutoCloseable {
    private final BundleContext context;
    private final Home home;
    private ServiceRegistration<Home> registration;
    private final List<ServiceTracker<?, ?>> trackers = new ArrayList<>();

    Kernel(BundleContext context, Path root) throws IOException {
        this.context = context;
        delete(root);
        this.home = Home.under(root);
        for (var folder : List.of(home.agents(), home.state(), home.conf())) {
            Files.createDirectories(folder);
        }
        this.registration = context.registerService(Home.class, home, null);
    }

    /** Takes the home away and gives it back: what depends on it starts again, with the files that are there. */
    void restart() {
        registration.unregister();
        registration = context.registerService(Home.class, home, null);
    }

    Home home() {
        return home;
    }

    /** A service, waited for, and held until the close: nobody else may be using its component. */
    <T> T service(Class<T> type) throws InterruptedException {
        var tracker = new ServiceTracker<T, T>(context, type, null);
        tracker.open();
        trackers.add(tracker);
        var service = tracker.waitForService(5_000);
        if (service == null) {
            throw new AssertionError("no " + type.getName());
        }
        return service;
    }

    /** What a bundle sees of a service type. */
    static List<ServiceReference<?>> seenBy(BundleContext bundle, Class<?> type) {
        try {
            var found = bundle.getAllServiceReferences(type.getName(), null);
            return found == null ? List.of() : List.of(found);
        } catch (org.osgi.framework.InvalidSyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static void delete(Path root) throws IOException {
        if (Files.exists(root)) {
            try (var all = Files.walk(root)) {
                for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    @Override
    public void close() {
        registration.unregister();
        trackers.forEach(ServiceTracker::close);
    }
}
