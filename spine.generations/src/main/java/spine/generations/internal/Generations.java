package spine.generations.internal;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.Agent;
import spine.api.Home;
import spine.api.StatusFacts;
import spine.api.routing.Routing;
import spine.api.security.AuditLog;
import spine.generations.LaneProblem;
import spine.generations.LaneReport;
import spine.generations.LaneStatus;
import spine.generations.Renewal;
import spine.keys.TrustedSigners;

/**
 * Puts the parts together and owns their one thread, the desk: everything that is decided is decided there, and
 * it waits for nobody; foreign code runs on workers within limits.
 */
@Component(immediate = true, configurationPid = GenerationsConfig.PID)
@Designate(ocd = GenerationsConfig.class)
public final class Generations implements LaneReport, Renewal, StatusFacts {
    private static final Logger LOG = LoggerFactory.getLogger("spine.generations");

    /** The framework property that {@code ./spine up --production} sets. */
    private static final String PRODUCTION = "spine.production";
    /** The framework property that {@code ./spine} sets: the folder of the agents that are shipped. */
    private static final String SHIPPED = "spine.agents";
    private static final int MOST_FACTS = 50;

    private final Limits limits;
    private final Problems problems = new Problems(Clock.systemUTC());
    private final AuditTrail trail = new AuditTrail();
    private final SignatureCheck signatures;
    private final ScheduledThreadPoolExecutor desk;
    private final BoundedWorker laneWorker;
    private final BoundedWorker platformWorker;
    private final Isolation isolation;
    private final AgentServices agents;
    private final Roster roster;
    private final StrayAgents strays;
    private final DropIns dropIns;
    private final FolderScan scan;
    private final Renewal renewing;
    private final FolderWatch watch;
    private final AtomicBoolean isLookDue = new AtomicBoolean();
    private ScheduledFuture<?> nextLook;

    @Activate
    public Generations(BundleContext context, GenerationsConfig config, @Reference Home home,
            @Reference Routing routing, @Reference ServiceComponentRuntime components,
            @Reference FlipRecord flips) throws IOException {
        this.limits = Settings.limits(config);
        this.signatures = new SignatureCheck(home.keys().resolve(TrustedSigners.FILE),
                Settings.refusesUnsigned(config, Boolean.parseBoolean(context.getProperty(PRODUCTION))), trail);
        var trust = new DropIns.Trust(signatures, trail, Clock.systemUTC(), Settings.signatureWait(config));
        var shipped = ShippedAgents.of(context.getProperty(SHIPPED), config.shippedAgents());
        Isolation.require(context);
        // What can fail comes first, so that a failed activation leaves nothing behind.
        var store = new BundleStore(home.state().resolve("bundles"), Settings.bundleBytesMax(config));
        store.keepOnly(Set.of());
        this.watch = new FolderWatch(home.agents(), this::lookSoon);
        this.isolation = new Isolation(context);
        // What a last look still wants done after the end is not wanted any more.
        this.desk = new ScheduledThreadPoolExecutor(1, code -> new Thread(code, "spine-generations"),
                new ThreadPoolExecutor.DiscardPolicy());
        desk.setRemoveOnCancelPolicy(true);
        desk.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.laneWorker = new BoundedWorker("spine-generations-lanes", desk);
        this.platformWorker = new BoundedWorker("spine-generations-platform", desk);
        this.agents = new AgentServices(context, new Callbacks());
        this.roster = new Roster(routing, flips, this::namesChanged);
        this.strays = new StrayAgents(new StrayAgents.Parts(agents, roster, isolation.lanes(), platformWorker,
                problems, desk), limits);
        var host = new FrameworkLanes(new FrameworkLanes.Parts(context, desk, laneWorker, new Readiness(components),
                agents, isolation.twins(), strays::arrived), limits);
        this.dropIns = new DropIns(new DropIns.Parts(home.agents(), store, host, roster, problems, desk,
                trust, shipped), limits.drain());
        this.scan = new FolderScan(home.agents(), limits.settling(), Clock.systemUTC());
        this.renewing = new Renewing(context, components, dropIns, this::lookSoon, desk);
        flips.whenJournalComes(() -> atDesk(roster::recordServing));
        agents.open();
        watch.start();
        lookSoon();
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindAudit(AuditLog audit) {
        trail.bind(audit);
    }

    void unbindAudit(AuditLog audit) {
        trail.unbind(audit);
    }

    /** Runs on the threads of whoever registers services: takes note, and takes out who leaves. */
    private final class Callbacks implements AgentServices.Listener {
        @Override
        public void arrived(ServiceReference<Agent> service) {
            atDesk(() -> strays.arrived(service));
        }

        @Override
        public void left(ServiceReference<Agent> service) {
            strays.left(service);
        }
    }

    private void namesChanged() {
        atDesk(this::look);
    }

    /** Many changes in a row make one look. */
    private void lookSoon() {
        if (isLookDue.compareAndSet(false, true)) {
            atDesk(this::look);
        }
    }

    private void look() {
        isLookDue.set(false);
        if (nextLook != null) {
            nextLook.cancel(false);
        }
        var isRestless = false;
        try {
            strays.namesChanged(); // also those that an agent outside this container has given free
            dropIns.namesChanged();
            var look = scan.look();
            isRestless = look.isRestless();
            dropIns.update(look);
        } catch (IOException e) {
            LOG.warn("The drop-in folder cannot be read: {}", e.toString());
        } finally {
            var wait = isRestless ? limits.settling().plusMillis(1) : limits.poll();
            nextLook = desk.schedule(this::lookSoon, wait.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void atDesk(Runnable work) {
        desk.execute(() -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                LOG.error("a step of the drop-in folder failed", e);
            }
        });
    }

    @Override
    public List<LaneStatus> lanes() {
        return dropIns.statuses();
    }

    @Override
    public List<LaneProblem> problems() {
        return problems.list();
    }

    @Override
    public boolean started() {
        return dropIns.isStarted();
    }

    @Override
    public CompletionStage<Boolean> renew(String agent) {
        return renewing.renew(agent);
    }

    @Override
    public Map<String, String> facts() {
        var facts = new HashMap<String, String>();
        facts.put("dropins", started() ? "ready" : "starting");
        facts.put("dropins.unsigned", signatures.isRequired() ? "refuse" : "accept");
        lanes().stream().filter(lane -> !lane.problem().isEmpty()).limit(MOST_FACTS)
                .forEach(lane -> facts.put("problem.agents/" + lane.file(), lane.problem()));
        return facts;
    }

    @Deactivate
    void close() {
        quietly("the watch", watch::close);
        // The agents' services still stand: what they answer now ends within the limit.
        quietly("the lanes", () -> await(limits.platformDrain().plus(limits.stop().multipliedBy(2)), this::closeLanes));
        quietly("the agents", agents::close);
        laneWorker.close();
        platformWorker.close();
        desk.shutdown();
        quietly("the hooks", isolation::close);
    }

    /** Those that serve are flipped out first; those that were only on their way have no request to wait for. */
    private CompletionStage<Void> closeLanes() {
        return dropIns.close(limits.platformDrain()).thenCompose(closed -> laneWorker.run("the end of all lanes",
                limits.stop(), () -> {
                    isolation.removeLeftovers();
                    return null;
                }));
    }

    private void await(Duration limit, Supplier<CompletionStage<Void>> closing) throws Exception {
        var done = new CompletableFuture<Void>();
        desk.execute(() -> closing.get().whenComplete((ok, failure) -> done.complete(null)));
        done.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void quietly(String what, Step step) {
        try {
            step.run();
        } catch (TimeoutException e) {
            LOG.warn("{} did not end in time", what);
        } catch (Exception e) {
            LOG.warn("{} did not end cleanly", what, e);
        }
    }

    /** One step of the way down. */
    private interface Step {
        void run() throws Exception;
    }
}
