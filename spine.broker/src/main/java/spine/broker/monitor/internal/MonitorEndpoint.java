package spine.broker.monitor.internal;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.BoundEndpoint;
import spine.api.Home;
import spine.api.Router;
import spine.api.StatusFacts;
import spine.api.message.Discover;
import spine.api.security.Guard;
import spine.api.security.ServerIdentity;
import spine.api.security.Subscription;
import spine.api.security.VerifiedKey;
import spine.api.transport.Transport;

/**
 * Binds the monitor (BR-13), tells the figures at their intervals, and cuts who may not watch any more. The engine is the
 * planes' one, also where {@code transport.target} of {@code spine.broker} names it.
 */
@Component(service = {}, immediate = true, configurationPid = {"spine.broker", MonitorConfig.PID})
public final class MonitorEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(MonitorEndpoint.class);
    private static final long SWEEP_MILLIS = 1000;
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final MonitorService monitor;
    private final MonitorSockets sockets;
    private final Watchers watchers;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(MonitorEndpoint::thread);

    @Activate
    public MonitorEndpoint(BundleContext context, MonitorConfig config, @Reference Home home,
            @Reference Transport transport, @Reference ServerIdentity identity, @Reference Guard guard,
            @Reference Router router, @Reference MonitorService monitor) {
        var settings = MonitorSettings.of(config);
        watchers = new Watchers(guard);
        this.monitor = monitor;
        sockets = new MonitorSockets(settings, guard, watchers, transport);
        // Before anybody can connect, so that nobody is missed.
        subscriptions.add(guard.watch((credential, reason) -> {
            if (credential instanceof VerifiedKey key) {
                sockets.cut(key, reason);
            }
        }));
        announce(context, "monitor", sockets.bindTcp(identity.keys()));
        if (transport.features().unixSockets()) {
            announce(context, "monitor_ipc", sockets.bindIpc(identity.keys(), home.run()));
        }
        subscriptions.add(identity.subscribe(sockets::accept));
        registrations.add(context.registerService(StatusFacts.class, sockets, null));
        monitor.to(sockets);
        var tick = new FiguresTick(monitor, () -> router.directory(Discover.getDefaultInstance()), Clock.systemUTC());
        timer.scheduleAtFixedRate(tick, settings.figuresMillis(), settings.figuresMillis(), TimeUnit.MILLISECONDS);
        timer.scheduleWithFixedDelay(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void sweep() {
        try {
            watchers.sweep(key -> sockets.cut(key, "the key may not watch any more"));
        } catch (RuntimeException broken) {
            LOG.error("a watcher could not be cut", broken);
        }
    }

    private static Thread thread(Runnable task) {
        var thread = new Thread(task, "spine-monitor-figures");
        thread.setDaemon(true);
        return thread;
    }

    private void announce(BundleContext context, String name, String address) {
        if (address != null) {
            registrations.add(context.registerService(BoundEndpoint.class, new BoundEndpoint(name, address), null));
        }
    }

    @Deactivate
    public void close() {
        monitor.leave(sockets);
        timer.shutdownNow();
        try {
            subscriptions.forEach(Subscription::close);
            registrations.forEach(MonitorEndpoint::unregister);
        } finally {
            sockets.close();
        }
    }

    private static void unregister(ServiceRegistration<?> registration) {
        try {
            registration.unregister();
        } catch (IllegalStateException stopped) {
            LOG.debug("the framework has unregistered it already", stopped);
        }
    }
}
