package spine.supervisor.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.Diagnosis;
import spine.api.ErrorCode;
import spine.api.Home;
import spine.api.Router;
import spine.api.SpineException;
import spine.api.StatusFacts;
import spine.api.journal.StateStore;
import spine.api.message.Discover;
import spine.api.monitor.Monitor;
import spine.api.monitor.Restarts;
import spine.generations.Renewal;

/**
 * The watchdog that acts (HB-04), and the one thread that it lives on. It begins when clients can find the bus
 * ({@code run/endpoints.json} is this process's own), and ends with all processes ended. Thread-safe.
 */
@Component(service = {Supervisor.class, Diagnosis.class, StatusFacts.class, Restarts.class}, immediate = true,
        configurationPid = SupervisorConfig.PID)
@Designate(ocd = SupervisorConfig.class)
public final class Supervisor implements Diagnosis, StatusFacts, Restarts {
    private static final Logger LOG = LoggerFactory.getLogger("spine.supervisor");
    private static final String TOPIC = "events.agents";
    private static final long STEP_MILLIS = 250;
    private static final int LOOK_EVERY = 4;
    private static final long STORE_PATIENCE_MILLIS = 10_000;
    private static final long ANSWER_SECONDS = 10;

    private final Router router;
    private final Renewal renewal;
    private final Bus bus;
    private final boolean restartsInContainer;
    private final Rules rules;
    private final PidFiles pids;
    private final Supervision supervision;
    private final Remembered remembered = new Remembered();
    private final ScheduledExecutorService desk;
    private final long startedAt = now();
    private boolean begun;
    private StateStore opened;
    private long passes;
    private volatile Map<String, List<Finding>> findings = Map.of();
    private volatile Map<String, Integer> counts = Map.of();
    private volatile Map<String, String> facts = Map.of();

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    volatile Monitor monitor;
    /** What it remembers is read once, when the processes are started; a store that comes later is written to only. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile StateStore store;

    @Activate
    public Supervisor(SupervisorConfig config, @Reference Home home, @Reference Router router,
            @Reference Renewal renewal) {
        this.router = router;
        this.renewal = renewal;
        rules = Rules.of(config);
        restartsInContainer = config.restartsInContainer();
        bus = new Bus(home.run());
        pids = new PidFiles(home.run().resolve("processes"));
        var launcher = new OsLauncher(home, pids, Rules.within("logBytes", config.logBytes(), 10_000, 1_000_000_000),
                (int) Rules.within("logFiles", config.logFiles(), 1, 100), System.getenv());
        supervision = new Supervision(new Supervision.Parts(new Declarations(home), launcher, rules,
                () -> ThreadLocalRandom.current().nextDouble(), this::tell, this::renew, config.restartOnLag().strip()),
                startedAt);
        desk = Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "spine-supervisor"));
        desk.execute(() -> guarded(() -> pids.endOrphans().forEach(name -> LOG.warn("orphan of process {} ended", name))));
        desk.scheduleWithFixedDelay(() -> guarded(this::pass), STEP_MILLIS, STEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static long now() {
        return System.nanoTime() / 1_000_000;
    }

    /** A pass that fails must not be the last. */
    private void guarded(Runnable pass) {
        try {
            pass.run();
        } catch (RuntimeException broken) {
            LOG.error("a pass of the supervisor failed", broken);
        }
    }

    private void pass() {
        if (!begun && !begin()) {
            return;
        }
        if (passes++ % LOOK_EVERY == 0) {
            supervision.see(router.directory(Discover.getDefaultInstance()), restartsInContainer, now());
        }
        step();
    }

    private void step() {
        long now = now();
        supervision.step(now);
        supervision.processes().stream().filter(p -> p.pid() == 0).forEach(p -> pids.remove(p.declared().name()));
        findings = supervision.findings(now);
        counts = supervision.counts();
        facts = said();
        if (store != null && store != opened) {
            reopened(store);
        }
        remembered.keep(supervision.memory(now, System.currentTimeMillis()));
    }

    private boolean begin() {
        var kept = store;
        if (!bus.isUp() || kept == null && now() - startedAt < STORE_PATIENCE_MILLIS) {
            return false;
        }
        supervision.begin(reopened(kept), now(), System.currentTimeMillis());
        supervision.problems().forEach((file, why) -> LOG.warn("{} is refused: {}", file, why));
        begun = true;
        return true;
    }

    private Map<String, String> reopened(StateStore kept) {
        opened = kept;
        remembered.close();
        return kept == null ? Map.of() : remembered.open(kept);
    }

    private void tell(String what, String subject, Map<String, String> more) {
        var watchers = monitor;
        if (watchers != null) {
            watchers.event(TOPIC, what, subject, more);
        }
    }

    private void renew(String agent) {
        LOG.warn("agent {} hangs in the container, and is made anew", agent);
        renewal.renew(agent).whenComplete((found, failure) -> {
            if (failure != null || !found) {
                LOG.warn("agent {} could not be made anew: {}", agent, failure == null ? "it is not there" : failure);
            }
        });
    }

    private Map<String, String> said() {
        var said = new LinkedHashMap<String, String>();
        supervision.problems().forEach((file, why) -> said.put("problem." + file, why));
        supervision.processes().stream().filter(p -> p.state() == Supervised.State.DOWN)
                .forEach(p -> findings.getOrDefault(p.declared().agent(), List.of())
                        .forEach(f -> said.put("problem.process." + p.declared().name(), f.sentence() + " " + f.remedy())));
        return Map.copyOf(said);
    }

    /**
     * Runs a command on the supervisor's thread, and the pass that follows from it.
     *
     * @throws SpineException as the command, or if it is not answered in time
     */
    <T> T command(Callable<T> command) throws SpineException {
        var done = new CompletableFuture<T>();
        desk.execute(() -> {
            try {
                if (!begun) {
                    throw new SpineException(ErrorCode.UNAVAILABLE, "The supervisor has not begun.", "Try again.");
                }
                done.complete(command.call());
                guarded(this::step);
            } catch (Exception e) {
                done.completeExceptionally(e);
            }
        });
        try {
            return done.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof SpineException refused ? refused
                    : new SpineException(ErrorCode.INTERNAL, "The supervisor failed.", "See the broker's log.");
        } catch (TimeoutException late) {
            throw new SpineException(ErrorCode.UNAVAILABLE, "The supervisor is busy.", "Look at the list, then try again.");
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
            throw new SpineException(ErrorCode.CANCELLED, "No longer wanted.", "");
        }
    }

    /** For {@link #command} only. */
    Supervision supervision() {
        return supervision;
    }

    static long clock() {
        return now();
    }

    @Override
    public List<Finding> of(String agent) {
        return findings.getOrDefault(agent, List.of());
    }

    @Override
    public List<String> agents() {
        return List.copyOf(findings.keySet());
    }

    @Override
    public int restarts(String agent) {
        return counts.getOrDefault(agent, 0);
    }

    @Override
    public Map<String, String> facts() {
        return facts;
    }

    /** Ends all processes together: SIGTERM, the term's limit, SIGKILL. */
    @Deactivate
    void close() {
        desk.shutdownNow();
        try {
            if (!desk.awaitTermination(ANSWER_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("a pass of the supervisor does not end");
            }
            var all = supervision.processes();
            Ending.of(all.stream().flatMap(p -> p.child().stream()).toList(), rules.term());
            all.forEach(p -> pids.remove(p.declared().name()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            remembered.close();
        }
    }
}
