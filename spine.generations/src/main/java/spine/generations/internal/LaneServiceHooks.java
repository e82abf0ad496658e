package spine.generations.internal;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.hooks.service.EventListenerHook;
import org.osgi.framework.hooks.service.FindHook;
import org.osgi.framework.hooks.service.ListenerHook.ListenerInfo;

/**
 * Keeps the services of a lane to that lane. The platform's whiteboards never see them, in no state of the lane;
 * what they see of a live lane are {@link Twins}. So a lane going live, or leaving, is an ordinary REGISTERED
 * or UNREGISTERING event: un-hiding a service would send none. The system bundle and this bundle see everything.
 *
 * <p>One exception: a service that is a ManagedService or ManagedServiceFactory and nothing else is seen by the
 * platform at once, since a bundle must have its configuration before it can serve, and targeted PIDs keep that
 * apart already.
 */
final class LaneServiceHooks implements FindHook, EventListenerHook {
    private static final Set<String> CONFIGURED =
            Set.of("org.osgi.service.cm.ManagedService", "org.osgi.service.cm.ManagedServiceFactory");

    private final Lanes lanes;
    private final long self;

    LaneServiceHooks(Lanes lanes, long self) {
        this.lanes = lanes;
        this.self = self;
    }

    @Override
    public void find(BundleContext context, String name, String filter, boolean all,
            Collection<ServiceReference<?>> references) {
        if (!lanes.isEmpty()) {
            var reader = context.getBundle();
            references.removeIf(r -> !mayReach(reader, r));
        }
    }

    @Override
    public void event(ServiceEvent event, Map<BundleContext, Collection<ListenerInfo>> listeners) {
        if (!lanes.isEmpty()) {
            listeners.keySet().removeIf(context -> !mayReach(bundleOf(context), event.getServiceReference()));
        }
    }

    /** The bundle of a context, or null if it has just been stopped: then nobody listens any more. */
    private static Bundle bundleOf(BundleContext context) {
        try {
            return context.getBundle();
        } catch (IllegalStateException stopped) {
            return null;
        }
    }

    private boolean mayReach(Bundle reader, ServiceReference<?> service) {
        var owner = service.getBundle();
        if (reader == null || owner == null || reader.getBundleId() == Constants.SYSTEM_BUNDLE_ID
                || reader.getBundleId() == self) {
            return true;
        }
        var from = LaneId.of(owner);
        var to = LaneId.of(reader);
        if (from.isPlatform()) {
            return to.isPlatform() || !lanes.shadows(to, owner.getSymbolicName());
        }
        if (to.isPlatform()) {
            return Twin.is(service) || isConfiguredOnly(service);
        }
        return to.equals(from) && !Twin.is(service);
    }

    static boolean isConfiguredOnly(ServiceReference<?> service) {
        return CONFIGURED.containsAll(List.of((String[]) service.getProperty(Constants.OBJECTCLASS)));
    }
}
