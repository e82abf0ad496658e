package spine.generations.internal;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import spine.api.Agent;
import spine.api.AgentDescriptor;
import spine.generations.description.internal.Held;

/**
 * Sees every {@code Agent} service of the container, in lanes and outside. Its callbacks only take note; an agent's
 * object is fetched, which may run its constructor, on a worker and within a limit.
 */
final class AgentServices implements ServiceTrackerCustomizer<Agent, ServiceReference<Agent>> {
    private final BundleContext context;
    private final Listener listener;
    private final Set<ServiceReference<?>> present = ConcurrentHashMap.newKeySet();
    private final ServiceTracker<Agent, ServiceReference<Agent>> tracker;

    AgentServices(BundleContext context, Listener listener) {
        this.context = context;
        this.listener = listener;
        this.tracker = new ServiceTracker<>(context, Agent.class.getName(), this);
    }

    /** Is told on the thread that registers or unregisters; must not block. */
    interface Listener {
        void arrived(ServiceReference<Agent> service);

        void left(ServiceReference<Agent> service);
    }

    void open() {
        tracker.open(true);
    }

    void close() {
        tracker.close();
    }

    /** The agents that a bundle has registered, by service id. */
    List<ServiceReference<Agent>> of(Bundle bundle) {
        return tracker.getTracked().values().stream().filter(r -> bundle.equals(r.getBundle())).sorted().toList();
    }

    /**
     * Fetches an agent.
     *
     * @return fails with {@link Refused} if its properties are not valid, it has a copy of the API of its own, or
     *         its component cannot be made; with TimeoutException if that takes longer than the limit
     */
    CompletableFuture<AgentHandle> fetch(ServiceReference<Agent> service, String owner, BoundedWorker worker,
            Duration limit) {
        return worker.run("making the agent of " + owner, limit, () -> {
            var descriptor = describe(service);
            var agent = context.getService(service);
            if (agent == null) {
                throw new Refused(new Reason(Reason.FAILED, "Its agent '" + descriptor.name() + "' could not be made:"
                        + " its constructor or activate method failed.", "Look into the log of its bundle."), null);
            }
            return new AgentHandle(service, descriptor, held(descriptor, agent), owner, origin(service.getBundle()),
                    () -> present.contains(service),
                    () -> worker.run("releasing the agent of " + owner, limit, () -> context.ungetService(service)));
        });
    }

    private static Agent held(AgentDescriptor descriptor, Agent agent) throws Refused {
        try {
            return Held.to(descriptor, agent);
        } catch (IllegalArgumentException e) {
            throw new Refused(new Reason(Reason.INVALID, "A schema of its agent '" + descriptor.name()
                    + "' cannot be used: " + e.getMessage() + ".", "Correct the schema."), e);
        }
    }

    /** A bundle of a lane is installed from where its hash is part of the name. */
    private static String origin(Bundle bundle) {
        if (bundle == null) {
            return "a bundle that has gone";
        }
        var named = bundle.getSymbolicName() + " " + bundle.getVersion();
        var location = bundle.getLocation();
        return LaneId.of(bundle).isPlatform() ? named
                : named + " sha256:" + location.substring(location.lastIndexOf('/') + 1);
    }

    /** @throws Refused if the properties are not valid, or the bundle brings an {@code Agent} type of its own */
    AgentDescriptor describe(ServiceReference<Agent> service) throws Refused {
        if (!service.isAssignableTo(context.getBundle(), Agent.class.getName())) {
            throw new Refused("It carries its own copy of the package spine.api, so its agent is of a type that nobody"
                    + " else knows.", "Leave spine.api out of the jar and import the package.");
        }
        return AgentProperties.describe(service);
    }

    @Override
    public ServiceReference<Agent> addingService(ServiceReference<Agent> service) {
        present.add(service);
        listener.arrived(service);
        return service;
    }

    @Override
    public void modifiedService(ServiceReference<Agent> service, ServiceReference<Agent> same) {
        listener.left(service);
        listener.arrived(service);
    }

    @Override
    public void removedService(ServiceReference<Agent> service, ServiceReference<Agent> same) {
        present.remove(service);
        listener.left(service);
    }
}
