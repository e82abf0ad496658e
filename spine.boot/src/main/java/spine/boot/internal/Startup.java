package spine.boot.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.BoundEndpoint;
import spine.api.Home;
import spine.api.Router;
import spine.api.StartupProblem;
import spine.api.message.Directory;
import spine.api.message.Discover;
import spine.api.security.Pairing;
import spine.api.security.ServerIdentity;
import spine.api.security.VerifiedKey;

/**
 * Runs on the launcher's main thread: waits until the product serves, reports it, and waits for the end. What it
 * returns is the exit code of the process: 0 after a clean stop, 1 if the product could not start.
 */
@Component(service = Callable.class, immediate = true, property = "main.thread=true")
public final class Startup implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(Startup.class);
    private static final List<String> ENDPOINTS = List.of("rcis", "data", "agents", "control");
    private static final List<String> AGENTS = List.of("memory", "orchestrator");
    private static final long LIMIT_SECONDS = 60;
    private static final long LOOK_MILLIS = 20;
    private static final long FAILURES_AFTER_SECONDS = 2;

    private final BundleContext context;
    private final String version;
    private final FailedComponents failures;
    private final Map<String, String> endpoints = new ConcurrentHashMap<>();
    private final LinkedBlockingQueue<StartupProblem> problems = new LinkedBlockingQueue<>(16);
    private final CountDownLatch stopped = new CountDownLatch(1);

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    volatile Home home;
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    volatile ServerIdentity identity;
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    volatile Pairing pairing;
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    volatile Router router;

    @Activate
    public Startup(BundleContext context, @Reference ServiceComponentRuntime components) {
        this.context = context;
        version = context.getBundle().getVersion().toString();
        failures = new FailedComponents(components);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addEndpoint(BoundEndpoint endpoint) {
        endpoints.put(endpoint.name(), endpoint.address());
    }

    void removeEndpoint(BoundEndpoint endpoint) {
        endpoints.remove(endpoint.name(), endpoint.address());
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addProblem(StartupProblem problem) {
        if (!problems.offer(problem)) {
            LOG.error("one more start-up problem: {}", problem.reason());
        }
    }

    void removeProblem(StartupProblem problem) {
        problems.remove(problem);
    }

    @Deactivate
    void close() {
        stopped.countDown();
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        // The launcher calls when it has started all bundles.
        Launched.announce(context);
        var report = new StartReport(System.out);
        var begun = System.nanoTime();
        for (var missing = missing(); !missing.isEmpty(); missing = missing()) {
            var problem = problems.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            if (problem != null) {
                report.problem(problem);
                return 1;
            }
            var waited = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
            // Settings may reach a component that failed with its defaults, so the first moments do not count.
            var failure = waited >= FAILURES_AFTER_SECONDS ? failures.first() : Optional.<StartupProblem>empty();
            if (failure.isPresent()) {
                report.problem(failure.get());
                return 1;
            }
            if (waited >= LIMIT_SECONDS) {
                report.stuck(LIMIT_SECONDS, missing);
                return 1;
            }
            if (stopped.getCount() == 0) {
                return 0;
            }
        }
        serve(report);
        return 0;
    }

    private void serve(StartReport report) throws InterruptedException, IOException {
        var file = new EndpointsFile(home.run());
        var window = pairing == null ? Optional.<Pairing.Window>empty() : pairing.window();
        file.write(version, identity.keys().publicKey().z85(), Map.copyOf(endpoints));
        // Also whenever the server's key has changed: clients of this machine take it from there (SEC-40).
        try (var keys = identity.subscribe(pairs -> write(file, pairs.get(0).publicKey()))) {
            LOG.debug("clients of this machine follow {}", keys);
            report.ready(version, endpoints, identity.keys().publicKey(), window,
                    Duration.between(started(), Instant.now()));
            stopped.await();
            report.stopping();
        } finally {
            file.remove();
        }
    }

    private void write(EndpointsFile file, VerifiedKey key) {
        try {
            file.write(version, key.z85(), Map.copyOf(endpoints));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** When the JVM was asked for; the process may be older, since the start script builds first if it must. */
    private static Instant started() {
        var given = Long.getLong("spine.started");
        return given != null ? Instant.ofEpochMilli(given)
                : ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
    }

    private List<String> missing() {
        var missing = new ArrayList<String>();
        if (home == null) {
            missing.add("home");
        }
        if (identity == null) {
            missing.add("keys");
        }
        ENDPOINTS.stream().filter(e -> !endpoints.containsKey(e)).forEach(e -> missing.add(e + " endpoint"));
        var now = router;
        var directory = now == null ? Directory.getDefaultInstance() : now.directory(Discover.getDefaultInstance());
        if (!"ready".equals(directory.getFactsMap().get("dropins"))) {
            missing.add("agents that were dropped in");
        }
        var agents = directory.getEntriesList().stream().map(Directory.Entry::getName).toList();
        AGENTS.stream().filter(a -> !agents.contains(a)).forEach(a -> missing.add("agent " + a));
        return missing;
    }
}
