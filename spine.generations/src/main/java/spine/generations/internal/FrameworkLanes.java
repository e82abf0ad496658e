package spine.generations.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.Agent;

/** Runs lanes in the framework that this bundle is part of. All starting and stopping is done by one worker. */
final class FrameworkLanes implements LaneHost {
    private static final Logger LOG = LoggerFactory.getLogger(FrameworkLanes.class);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(25);

    private final BundleContext context;
    private final ScheduledExecutorService desk;
    private final BoundedWorker worker;
    private final Readiness readiness;
    private final AgentServices agents;
    private final Twins twins;
    private final Consumer<ServiceReference<Agent>> later;
    private final Limits limits;

    /** What it works with; {@code later} is told of a live lane's agents, those that it serves with among them. */
    record Parts(BundleContext context, ScheduledExecutorService desk, BoundedWorker worker, Readiness readiness,
            AgentServices agents, Twins twins, Consumer<ServiceReference<Agent>> later) {
    }

    FrameworkLanes(Parts parts, Limits limits) {
        this.context = parts.context;
        this.desk = parts.desk;
        this.worker = parts.worker;
        this.readiness = parts.readiness;
        this.agents = parts.agents;
        this.twins = parts.twins;
        this.later = parts.later;
        this.limits = limits;
    }

    @Override
    public CompletionStage<OpenLane> open(LaneId id, StoredBundle stored, String file) {
        var location = id.location(stored.sha256());
        var until = System.nanoTime() + limits.ready().toNanos();
        return worker.run("the start of " + file, limits.ready(), () -> start(location, stored))
                .thenComposeAsync(bundle -> ready(bundle, until).thenComposeAsync(ok -> fetch(bundle, file), desk)
                        .<OpenLane>thenApply(found -> new Running(id, stored, bundle, found)), desk)
                .handle((lane, failure) -> failure == null ? CompletableFuture.completedStage(lane)
                        : undo(location, failure))
                .thenCompose(outcome -> outcome);
    }

    private Bundle start(String location, StoredBundle stored) throws IOException, BundleException {
        var bundle = context.installBundle(location, new ByteArrayInputStream(stored.bytes()));
        // Transient: after a restart of the framework nothing of a lane runs before this bundle has looked at it.
        bundle.start(Bundle.START_TRANSIENT);
        return bundle;
    }

    /** No event tells that a component has become satisfied, so it is looked at until then or the limit. */
    private CompletableFuture<Void> ready(Bundle bundle, long until) {
        var result = new CompletableFuture<Void>();
        look(bundle, until, result);
        return result;
    }

    private void look(Bundle bundle, long until, CompletableFuture<Void> result) {
        try {
            var missing = readiness.missing(bundle);
            var found = agents.of(bundle);
            for (var agent : found) {
                agents.describe(agent);
            }
            if (missing.isEmpty() && !found.isEmpty()) {
                result.complete(null);
            } else if (System.nanoTime() - until >= 0) {
                result.completeExceptionally(new Refused(missing.map(Reason::untilCopiedAgain)
                        .orElseGet(this::noAgent), null));
            } else {
                desk.schedule(() -> look(bundle, until, result), LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (Refused | RuntimeException e) {
            result.completeExceptionally(e);
        }
    }

    private Reason noAgent() {
        return new Reason(Reason.INVALID, "It registered no Agent service within " + limits.ready().toMillis() + " ms.",
                "Make it a component with @Component and @SpineAgent.");
    }

    private CompletionStage<List<AgentHandle>> fetch(Bundle bundle, String file) {
        CompletableFuture<List<AgentHandle>> all = CompletableFuture.completedFuture(new ArrayList<>());
        for (var service : agents.of(bundle)) {
            all = all.thenCombine(agents.fetch(service, file, worker, limits.ready()), (list, one) -> {
                list.add(one);
                return list;
            });
        }
        return all.handleAsync((found, failure) -> {
            if (failure == null && !found.isEmpty()) {
                return CompletableFuture.completedStage(found);
            }
            // A component that failed in its constructor says so itself, and says it better.
            var why = failure == null ? new Reason(Reason.FAILED, "Its agent left before it could serve.",
                    "Look into its log for why.") : Reasons.of(failure);
            return CompletableFuture.<List<AgentHandle>>failedStage(
                    new Refused(readiness.missing(bundle).orElse(why), failure));
        }, desk).thenCompose(outcome -> outcome);
    }

    private CompletionStage<OpenLane> undo(String location, Throwable failure) {
        LOG.debug("{} is taken back", location, failure);
        // Worked out before the end, which may change who exports what.
        var why = failure instanceof Refused || failure.getCause() instanceof Refused ? failure
                : new Refused(Reasons.of(failure, Exporters.ofPlatform(context)), failure);
        return end(location).thenCompose(done -> CompletableFuture.failedStage(why));
    }

    private CompletionStage<Void> end(String location) {
        return worker.run("the stop of " + location, limits.stop(), () -> {
            stop(location);
            return null;
        }).handle((ok, failure) -> {
            if (failure != null) {
                LOG.warn("{} could not be removed cleanly: {}", location, Reasons.of(failure).text());
            }
            return null;
        });
    }

    private void stop(String location) throws BundleException {
        var bundle = context.getBundle(location);
        if (bundle == null) {
            return;
        }
        try {
            bundle.stop(Bundle.STOP_TRANSIENT);
        } catch (BundleException e) {
            LOG.warn("{} did not stop cleanly: {}", location, Reasons.of(e).text());
        }
        bundle.uninstall();
        // Only this one: a refresh of all that is pending would touch other people's bundles.
        context.getBundle(0).adapt(FrameworkWiring.class).refreshBundles(Set.of(bundle));
    }

    /** A lane with one bundle. */
    private final class Running implements OpenLane {
        private final LaneId id;
        private final StoredBundle stored;
        private final Bundle bundle;
        private final List<AgentHandle> found;

        Running(LaneId id, StoredBundle stored, Bundle bundle, List<AgentHandle> found) {
            this.id = id;
            this.stored = stored;
            this.bundle = bundle;
            this.found = List.copyOf(found);
        }

        @Override
        public LaneId id() {
            return id;
        }

        @Override
        public StoredBundle bundle() {
            return stored;
        }

        @Override
        public List<AgentHandle> agents() {
            return found;
        }

        @Override
        public List<?> present() {
            return FrameworkLanes.this.agents.of(bundle);
        }

        @Override
        public void show() {
            twins.show(id);
            FrameworkLanes.this.agents.of(bundle).forEach(later); // some may have come while the flip was prepared
        }

        @Override
        public void hide() {
            twins.hide(id);
        }

        @Override
        public CompletionStage<Void> close() {
            return end(bundle.getLocation());
        }
    }
}
