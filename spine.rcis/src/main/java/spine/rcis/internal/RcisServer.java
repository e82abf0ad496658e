package spine.rcis.internal;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.BoundEndpoint;
import spine.api.Home;
import spine.api.RequestTable;
import spine.api.Router;
import spine.api.StartupProblem;
import spine.api.resilience.Lane;
import spine.api.resilience.RateLimits;
import spine.api.resilience.RateLimits.Buckets;
import spine.api.security.Credential;
import spine.api.security.CurveKeyPair;
import spine.api.security.Decision;
import spine.api.security.Guard;
import spine.api.security.ServerIdentity;
import spine.api.security.Subscription;
import spine.api.security.VerifiedKey;
import spine.api.transport.Endpoint;
import spine.api.transport.Gate;
import spine.api.transport.ListenOptions;
import spine.api.transport.Reactor;
import spine.api.transport.Transport;
import spine.api.transport.TransportException;

/**
 * The RCIS server (RC-01): one ROUTER with CURVE, on a reactor of its own, and one thread behind it. It registers
 * the address that it is bound to as a {@link BoundEndpoint}, or why it is not as a {@link StartupProblem}.
 *
 * <p>The engine is the transport service of the highest ranking at the moment of the start, or the one that the key
 * {@code transport.target} names, such as {@code (spine.transport=jeromq)}; one that comes later is left alone.
 */
@Component(name = "spine.rcis", configurationPid = "spine.rcis", immediate = true)
@Designate(ocd = RcisConfig.class)
public final class RcisServer {
    private static final Logger LOG = LoggerFactory.getLogger(RcisServer.class);
    private static final String DOMAIN = "nikola.rcis";
    private static final int PRIORITY = 0;
    private static final int QUEUE_MESSAGES = 1000;
    private static final long STOP_SECONDS = 2;

    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final ThreadPoolExecutor worker;
    private final Buckets rate;
    private final Reactor reactor;

    /** @param home its presence means that keys and configuration are there */
    @Activate
    public RcisServer(BundleContext context, RcisConfig config, @Reference Transport transport,
            @Reference ServerIdentity identity, @Reference Guard guard, @Reference Router router,
            @Reference RequestTable table, @Reference RateLimits rates, @Reference Home home) {
        var settings = Settings.of(config);
        var nextKey = new NextKey();
        var parts = new Parts(settings, guard, router, table, Clock.systemUTC(), System::nanoTime, nextKey::get);
        worker = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(settings.inFlight().requests()), task -> new Thread(task, "spine-rcis"));
        rate = rates.open(Lane.PRODUCTION, "rcis", settings.rate());
        reactor = opened(transport, rate);
        try {
            var keys = identity.keys();
            var endpoint = reactor.listen(new ListenOptions(settings.address(), DOMAIN, keys, PRIORITY,
                    settings.maxMessageBytes(), QUEUE_MESSAGES),
                    gate(guard), new Door(parts, rate, worker, new Desk(parts)::take));
            subscriptions.add(identity.subscribe(pairs -> {
                accept(transport.name(), endpoint, keys, pairs);
                nextKey.changed(pairs);
            }));
            subscriptions.add(guard.watch((credential, reason) -> cut(endpoint, credential, reason)));
            LOG.info("RCIS on {}", endpoint.address());
            registrations.add(context.registerService(BoundEndpoint.class,
                    new BoundEndpoint("rcis", endpoint.address()), null));
        } catch (TransportException e) {
            LOG.error("RCIS cannot listen: {}", e.getMessage());
            registrations.add(context.registerService(StartupProblem.class, problem(e), null));
        } catch (RuntimeException e) {
            subscriptions.forEach(Subscription::close);
            reactor.close();
            rate.close();
            worker.shutdown();
            throw e;
        }
    }

    /** Gives the buckets free for the next start if this one fails. */
    private static Reactor opened(Transport transport, Buckets rate) {
        try {
            return transport.open("rcis");
        } catch (RuntimeException e) {
            rate.close();
            throw e;
        }
    }

    /** A stranger does not even finish the handshake; where the guard could not decide, the gate fails (SEC-17). */
    private static Gate gate(Guard guard) {
        return (key, address) -> guard.admit(Door.WHERE + ".handshake", key, address).thenApply(RcisServer::admission);
    }

    private static Gate.Admission admission(Decision decision) {
        if (decision instanceof Decision.Granted granted) {
            return granted.grant().isSole() ? Gate.Admission.SOLE : Gate.Admission.SHARED;
        }
        if (decision instanceof Decision.Denied denied && denied.temporary()) {
            throw new IllegalStateException(denied.reason());
        }
        return Gate.Admission.REFUSED;
    }

    /** With an engine that cannot, the key's messages are refused one by one. */
    private static void cut(Endpoint endpoint, Credential credential, String reason) {
        if (credential instanceof VerifiedKey key) {
            endpoint.cut(key, reason);
        }
    }

    private static void accept(String engine, Endpoint endpoint, CurveKeyPair bound, List<CurveKeyPair> pairs) {
        if (!endpoint.accept(pairs) && !pairs.equals(List.of(bound))) {
            throw new IllegalStateException("RCIS: the engine " + engine + " cannot change the server's keys while it"
                    + " runs. Use the engine zmtp, or restart Spine for the new key to hold.");
        }
    }

    private static StartupProblem problem(TransportException cause) {
        return new StartupProblem("spine.rcis", "RCIS cannot listen: " + cause.getMessage() + ".",
                "Stop the program that holds the address, or set another one: key address in"
                        + " conf/spine.rcis.properties, such as tcp://127.0.0.1:9002.");
    }

    /** Announces the end, takes no more, lets the worker finish, closes the socket; unanswered clients ask again. */
    @Deactivate
    void stop() throws InterruptedException {
        subscriptions.forEach(Subscription::close);
        registrations.forEach(ServiceRegistration::unregister);
        worker.shutdown();
        if (!worker.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
            var unread = worker.shutdownNow();
            unread.forEach(visit -> ((Door.Visit) visit).abandon());
            LOG.warn("{} requests were dropped unread", unread.size());
        }
        reactor.close();
        rate.close();
    }
}
