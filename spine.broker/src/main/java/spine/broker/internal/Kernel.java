package spine.broker.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.BoundEndpoint;
import spine.api.Home;
import spine.api.RequestTable;
import spine.api.Router;
import spine.api.StartupProblem;
import spine.api.StatusFacts;
import spine.api.monitor.Monitor;
import spine.api.security.Credential;
import spine.api.security.CurveKeyPair;
import spine.api.security.Guard;
import spine.api.security.ServerIdentity;
import spine.api.security.Subscription;
import spine.api.security.VerifiedKey;
import spine.api.transport.Endpoint;
import spine.api.transport.ListenOptions;
import spine.api.transport.Reactor;
import spine.api.transport.Transport;
import spine.api.transport.TransportException;
import spine.broker.control.internal.Commander;
import spine.broker.lag.internal.LoopLag;

/**
 * The broker's sockets. The control plane has a reactor of its own, whose thread sleeps unless there is something to
 * command: however much work the other planes have, it is the next to get a processor (BR-05, BR-06). Agents come before
 * data on theirs. The gate is the guard, so that nobody is let in while no policy is there.
 *
 * <p>The engine is the transport service of the highest ranking at the moment of the start, or the one that the key
 * {@code transport.target} names, such as {@code (spine.transport=jeromq)}. Another that comes later is left alone:
 * connections are worth more than a better engine. If ours goes, the kernel starts anew with the best that is left.
 */
@Component(service = {}, immediate = true, configurationPid = BrokerConfig.PID)
public final class Kernel {
    private static final Logger LOG = LoggerFactory.getLogger(Kernel.class);
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final Reactor control;
    private final Reactor traffic;
    private final LoopLag lag;
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    volatile Monitor monitor;

    /** What the planes are made of; a group, since each plane takes the same. */
    private record Parts(boolean engineBinds, Guard guard, CurveKeyPair keys, Counters counters, RemoteAgents agents,
            Router router, RequestTable table, Sending sending, Control control, Machine machine,
            List<Endpoint> endpoints) {
    }

    @Activate
    public Kernel(BundleContext context, BrokerConfig config, @Reference Home home, @Reference Transport transport,
            @Reference ServerIdentity identity, @Reference Guard guard, @Reference Counters counters,
            @Reference RemoteAgents agents, @Reference Router router, @Reference RequestTable table,
            @Reference RevocationList revocations, @Reference Recorder recorder, @Reference Commander commander) {
        this(context, config, home, transport, identity, guard, counters, agents, router, table, revocations, recorder,
                commander, new SystemMachine());
    }

    Kernel(BundleContext context, BrokerConfig config, Home home, Transport transport, ServerIdentity identity,
            Guard guard, Counters counters, RemoteAgents agents, Router router, RequestTable table,
            RevocationList revocations, Recorder recorder, Commander commander, Machine machine) {
        BrokerLimits.checked(config);
        var clock = machine.clock();
        var record = new CommandRecord(recorder, Levels.of(config), guard::policyVersion, clock);
        control = transport.open("spine-control");
        traffic = transport.open("spine-broker");
        lag = new LoopLag(control, traffic, () -> monitor, machine.nanoClock(), machine.timer("spine-lag"));
        var sending = new Sending();
        var parts = new Parts(transport.features().bindsIdentity(), guard, identity.keys(), counters, agents, router,
                table, sending, new Control(revocations, guard, sending, record, commander, clock),
                machine, new CopyOnWriteArrayList<>());
        // Before anybody can connect, so that nobody is missed.
        subscriptions.add(guard.watch((credential, reason) -> cut(parts.endpoints, credential, reason)));
        try {
            var sockets = new UnixSockets(transport, home.run());
            var bound = new ArrayList<BoundEndpoint>();
            bind(config, parts, Plane.Kind.CONTROL, sockets, bound);
            bind(config, parts, Plane.Kind.AGENTS, sockets, bound);
            bind(config, parts, Plane.Kind.DATA, sockets, bound);
            var accepted = new AcceptedKeys(transport.name(), parts.keys, parts.endpoints);
            subscriptions.add(identity.subscribe(accepted));
            registrations.add(context.registerService(StatusFacts.class, accepted, null));
            registrations.add(context.registerService(StatusFacts.class, new EngineFacts(transport), null));
            registrations.add(context.registerService(StatusFacts.class, sockets, null));
            registrations.add(context.registerService(StatusFacts.class, lag.start(), null));
            bound.forEach(one -> registrations.add(context.registerService(BoundEndpoint.class, one, null)));
        } catch (TransportException unbound) {
            LOG.error("broker did not start: {}", unbound.getMessage());
            registrations.add(context.registerService(StartupProblem.class, new StartupProblem("spine.broker",
                    unbound.getMessage(), "Stop what uses the address, or set another one in conf/spine.broker.properties"
                            + " (controlAddress, agentsAddress, dataAddress)."), null));
        } catch (RuntimeException broken) {
            close();
            throw broken;
        }
    }

    /** Both ways into a plane; the Unix socket is told first, since whoever waits, waits for the other. */
    private void bind(BrokerConfig config, Parts parts, Plane.Kind kind,
            UnixSockets sockets, List<BoundEndpoint> bound) throws TransportException {
        var ids = new RoutingIds(parts.guard, parts.engineBinds);
        var plane = new Plane(kind, parts.guard, parts.counters, new EnvelopeRules(parts.machine.clock()),
                new Registration(parts.agents, parts.guard, ids),
                new PlaneRequests(parts.router, parts.table, parts.machine, config.defaultTimeoutMillis()), parts.sending,
                parts.control);
        var reactor = kind == Plane.Kind.CONTROL ? control : traffic;
        var gate = new PlaneGate(parts.guard, ids);
        UnixSockets.Listening listening = address -> {
            var endpoint = reactor.listen(new ListenOptions(address, "nikola." + kind.lower(), parts.keys,
                    kind.ordinal(), config.maxMessageBytes(), ListenOptions.QUEUE_MESSAGES), gate, plane);
            parts.endpoints.add(endpoint);
            return endpoint;
        };
        var endpoint = listening.at(address(config, kind));
        LOG.info("{} plane bound to {}", kind.lower(), endpoint.address());
        sockets.bind(kind, isIpcWanted(config, kind), listening).ifPresent(socket -> {
            LOG.info("{} plane bound to {}", kind.lower(), socket.address());
            bound.add(new BoundEndpoint(kind.lower() + "_ipc", socket.address()));
        });
        bound.add(new BoundEndpoint(kind.lower(), endpoint.address()));
    }

    private static String address(BrokerConfig config, Plane.Kind kind) {
        return switch (kind) {
            case CONTROL -> config.controlAddress();
            case AGENTS -> config.agentsAddress();
            case DATA -> config.dataAddress();
        };
    }

    private static boolean isIpcWanted(BrokerConfig config, Plane.Kind kind) {
        return switch (kind) {
            case CONTROL -> config.controlIpc();
            case AGENTS -> config.agentsIpc();
            case DATA -> config.dataIpc();
        };
    }

    /** With an engine that cannot, the key's messages are refused one by one. */
    private static void cut(List<Endpoint> endpoints, Credential credential, String reason) {
        if (credential instanceof VerifiedKey key) {
            endpoints.forEach(endpoint -> endpoint.cut(key, reason));
        }
    }

    @Deactivate
    void close() {
        try {
            subscriptions.forEach(Subscription::close);
            registrations.forEach(Kernel::unregister);
        } finally {
            lag.close();
            traffic.close();
            control.close();
        }
    }

    static void unregister(ServiceRegistration<?> registration) {
        try {
            registration.unregister();
        } catch (IllegalStateException stopped) {
            LOG.debug("the framework has unregistered it already", stopped);
        }
    }
}
