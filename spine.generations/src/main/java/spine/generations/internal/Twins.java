package spine.generations.internal;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import spine.api.Agent;

/**
 * Shows the services of live lanes to the platform's whiteboards (EventAdmin, HTTP, references of platform
 * components). Each such service gets a {@link Twin}: a second registration under the same names and properties,
 * by the same bundle, that hands out the first one's objects. The hooks hide the first one from the platform and
 * the twin from every lane, so nobody sees both. {@code Agent} is never twinned: agents are reached by routing.
 *
 * <p>Restarting the components instead, so that they register anew, would take an agent out of service that
 * shares its component with an event handler, and would miss services that no component registered.
 */
final class Twins implements ServiceTrackerCustomizer<Object, LaneId> {
    private final Lanes lanes;
    private final Map<ServiceReference<?>, Twin> twins = new ConcurrentHashMap<>();
    private final ServiceTracker<Object, LaneId> tracker;

    Twins(BundleContext context, Lanes lanes) {
        this.lanes = lanes;
        try {
            this.tracker = new ServiceTracker<>(context, FrameworkUtil.createFilter("(objectClass=*)"), this);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    void open() {
        tracker.open(true);
    }

    /** Unregisters all twins. */
    void close() {
        tracker.close();
    }

    /** Registers the twins of a lane; its later services get theirs as they come. */
    void show(LaneId lane) {
        lanes.setLive(lane, true);
        tracker.getTracked().forEach((reference, owner) -> {
            if (owner.equals(lane)) {
                twin(reference, lane);
            }
        });
    }

    /** Unregisters the twins of a lane. */
    void hide(LaneId lane) {
        lanes.setLive(lane, false);
        tracker.getTracked().forEach((reference, owner) -> {
            if (owner.equals(lane)) {
                untwin(reference);
            }
        });
    }

    @Override
    public LaneId addingService(ServiceReference<Object> reference) {
        var owner = reference.getBundle();
        var lane = owner == null ? LaneId.PLATFORM : LaneId.of(owner);
        if (lane.isPlatform() || Twin.is(reference) || LaneServiceHooks.isConfiguredOnly(reference)
                || namesOf(reference).length == 0) {
            return null;
        }
        if (lanes.isLive(lane)) {
            twin(reference, lane);
        }
        return lane;
    }

    @Override
    public void modifiedService(ServiceReference<Object> reference, LaneId lane) {
        var twin = twins.get(reference);
        if (twin != null) {
            twin.update();
        }
    }

    @Override
    public void removedService(ServiceReference<Object> reference, LaneId lane) {
        untwin(reference);
    }

    private void twin(ServiceReference<Object> reference, LaneId lane) {
        var twin = new Twin(reference, namesOf(reference));
        if (twins.putIfAbsent(reference, twin) == null) {
            twin.register();
            if (!lanes.isLive(lane)) { // hidden meanwhile, by another thread
                untwin(reference);
            }
        }
    }

    private void untwin(ServiceReference<Object> reference) {
        var twin = twins.remove(reference);
        if (twin != null) {
            twin.unregister();
        }
    }

    private static String[] namesOf(ServiceReference<?> reference) {
        return Arrays.stream((String[]) reference.getProperty(Constants.OBJECTCLASS))
                .filter(name -> !name.equals(Agent.class.getName())).toArray(String[]::new);
    }
}
