package spine.generations.internal;

import java.util.Arrays;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.hooks.service.EventListenerHook;
import org.osgi.framework.hooks.service.FindHook;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.StartupProblem;

/** The hooks that keep lanes apart, from its making until its close. What it shows of live lanes are twins. */
final class Isolation implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Isolation.class);

    private final BundleContext context;
    private final Lanes lanes;
    private final Twins twins;
    private final List<ServiceRegistration<?>> hooks;

    Isolation(BundleContext context) {
        this.context = context;
        this.lanes = new Lanes(context);
        this.twins = new Twins(context, lanes);
        removeLeftovers();
        context.addBundleListener(lanes);
        lanes.refresh();
        var services = new LaneServiceHooks(lanes, context.getBundle().getBundleId());
        hooks = List.of(context.registerService(ResolverHookFactory.class, new LaneResolverHook(lanes), null),
                context.registerService(EventListenerHook.class, services, null),
                context.registerService(FindHook.class, services, null));
        twins.open();
    }

    /** @throws IllegalStateException if the framework refuses two bundles of one name and version; the start is told */
    static void require(BundleContext context) {
        var multiple = context.getProperty(Constants.FRAMEWORK_BSNVERSION);
        if (!Constants.FRAMEWORK_BSNVERSION_MULTIPLE.equals(multiple)) {
            var unfit = new IllegalStateException("spine.generations: the framework property "
                    + Constants.FRAMEWORK_BSNVERSION + " is '" + multiple + "' and must be '"
                    + Constants.FRAMEWORK_BSNVERSION_MULTIPLE + "': a rebuilt bundle of the same version would be"
                    + " refused. Set it where the framework is launched.");
            context.registerService(StartupProblem.class, new StartupProblem("spine.generations", unfit.getMessage(),
                    "Launch the framework with org.osgi.framework.bsnversion=multiple."), null);
            throw unfit;
        }
    }

    /** Uninstalls every bundle of a lane. Lanes do not outlive a run, though a framework's cache would keep them. */
    void removeLeftovers() {
        Arrays.stream(context.getBundles()).filter(b -> !LaneId.of(b).isPlatform()).forEach(bundle -> {
            try {
                bundle.uninstall();
            } catch (BundleException | IllegalStateException e) {
                LOG.warn("{} could not be removed: {}", bundle.getLocation(), e.getMessage());
            }
        });
    }

    Lanes lanes() {
        return lanes;
    }

    Twins twins() {
        return twins;
    }

    @Override
    public void close() {
        twins.close();
        hooks.forEach(ServiceRegistration::unregister);
        context.removeBundleListener(lanes);
    }
}
