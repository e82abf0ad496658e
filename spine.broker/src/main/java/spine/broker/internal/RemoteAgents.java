package spine.broker.internal;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.Diagnosis.Finding;
import spine.api.message.Directory;
import spine.api.message.StatusReport;
import spine.api.monitor.Monitor;
import spine.api.security.Guard;
import spine.api.transport.Endpoint;
import spine.api.transport.Peer;

/**
 * The agents outside the container: who they are, when they were last heard, and the watchdog that takes the dead
 * out of the routing snapshot and puts them back when they return (HB-03, HB-05). The pending requests of those that
 * leave are failed after the lock is given back, since whoever waits for them is told on the same thread.
 */
@Component(service = RemoteAgents.class, configurationPid = BrokerConfig.PID)
public final class RemoteAgents {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteAgents.class);
    private static final long SWEEP_MILLIS = 250;
    private static final int MOST = 10_000;

    private final RoutingTable table;
    private final Guard guard;
    private final Counters counters;
    private final Awaited awaited;
    private final HeartbeatLimits limits;
    private final LongSupplier nanoClock;
    private final Throttle log;
    /** The keys that wanted a name, or had it, and may not. */
    final DeniedNames denied;
    private final Map<Seat, RemoteAgent> seats = new ConcurrentHashMap<>();
    private final ScheduledExecutorService watchdog;
    private final OwnAbsence absence;
    /** Told of each transition (HB-07), where it is there. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile Monitor monitor;

    @Activate
    public RemoteAgents(@Reference RoutingTable table, @Reference Guard guard, @Reference Counters counters,
            @Reference Awaited awaited, BrokerConfig config) {
        this(table, guard, counters, awaited, BrokerLimits.checked(config), System::nanoTime);
        watchdog.scheduleWithFixedDelay(this::pass, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** With a watchdog that does not run by itself. */
    RemoteAgents(RoutingTable table, Guard guard, Counters counters, Awaited awaited, BrokerConfig config,
            LongSupplier nanoClock) {
        this.table = table;
        this.guard = guard;
        this.counters = counters;
        this.awaited = awaited;
        this.nanoClock = nanoClock;
        log = new Throttle(nanoClock);
        denied = new DeniedNames(guard, nanoClock);
        absence = new OwnAbsence(nanoClock, TimeUnit.MILLISECONDS.toNanos(SWEEP_MILLIS));
        limits = new HeartbeatLimits(config.degradedAfterMillis(), config.deadAfterMillis());
        watchdog = Executors.newSingleThreadScheduledExecutor(RouterThreads.daemon("spine-watchdog"));
    }

    @Deactivate
    void close() {
        watchdog.shutdownNow();
        var all = new LinkedHashMap<RemoteAgent, String>();
        synchronized (this) {
            seats.values().forEach(agent -> all.put(agent, "the broker is stopping"));
            flip(all.keySet(), null);
        }
        end(all);
    }

    /** The agent behind a peer, or null; a peer with another key than the one that joined is nobody. */
    RemoteAgent of(Plane.Kind plane, Endpoint endpoint, Peer peer) {
        return Seat.find(seats, plane, endpoint, peer);
    }

    /** The same, over whichever of the plane's endpoints it came. */
    RemoteAgent of(Plane.Kind plane, Peer peer) {
        return Seat.find(seats, plane, peer);
    }

    /**
     * Registers an agent, or the same one anew after a restart or over another connection: the key that owns a name
     * may take it back at once (BR-14); what the former had in flight is failed as of unknown outcome.
     *
     * @throws IllegalStateException if name or routing id belong to somebody else
     */
    RemoteAgent register(Joining joining) {
        var leaving = new LinkedHashMap<RemoteAgent, String>();
        RemoteAgent agent;
        synchronized (this) {
            var former = seats.get(Seat.of(joining));
            if (former != null && former.isRouted() && joining.repeats(former.joining())) {
                former.destination().credit(joining.credit());
                return former;
            }
            check(former, joining);
            namesakes(joining).forEach(other -> leaving.put(other, "its key joined anew"));
            if (former != null) {
                leaving.put(former, "its connection joined anew");
            }
            var known = leaving.keySet().stream().filter(a -> a.name().equals(joining.descriptor().name())).findAny();
            agent = agent(joining, known.map(a -> a.destination().again(joining))
                    .orElseGet(() -> new RemoteDestination(joining, guard, counters)));
            flip(leaving.keySet(), agent);
            unseat(leaving.keySet());
            seats.put(Seat.of(joining), agent);
        }
        end(leaving);
        LOG.info("agent {} joined from outside key={}", agent.name(), joining.peer().key());
        return agent;
    }

    private void check(RemoteAgent former, Joining joining) {
        if (former != null && former.isRouted() && !joining.mayReplace(former.joining(), guard)) {
            throw new IllegalStateException("routing id is in use by another key");
        }
        if (former == null && seats.size() >= MOST) {
            throw new IllegalStateException("the broker holds " + MOST + " agents already");
        }
    }

    private List<RemoteAgent> namesakes(Joining joining) {
        return seats.values().stream().filter(a -> a.name().equals(joining.descriptor().name())
                && a.joining().peer().key().equals(joining.peer().key())).toList();
    }

    private RemoteAgent agent(Joining joining, RemoteDestination destination) {
        return new RemoteAgent(joining, table.remote(joining.descriptor(), destination), destination, limits,
                nanoClock);
    }

    /**
     * An agent's connection has ended: it gets no more requests, and those that it had are failed now and not at their
     * deadlines. It keeps its seat, for when its process comes back or only its connection had broken (HB-05).
     */
    void gone(Plane.Kind plane, Endpoint endpoint, Peer peer) {
        RemoteAgent agent;
        synchronized (this) {
            agent = of(plane, endpoint, peer);
            if (agent == null) {
                return;
            }
            agent.disconnected();
            lost(agent);
            flip(Set.of(agent), null);
        }
        counters.add("agents.disconnected");
        tell(agent, agent.isStopping() ? "stopped" : "dead");
        end(Map.of(agent, agent.detail()));
    }

    /** A sign of life; brings a dead agent back (HB-03). One that says it is stopping gets nothing more. */
    void seen(RemoteAgent agent, StatusReport report) {
        agent.seen(report);
        if (agent.isRouted() != agent.isStopping()) {
            return;
        }
        synchronized (this) {
            if (agent.isStopping()) {
                flip(Set.of(agent), null);
                tell(agent, "stopping");
                return;
            }
            if (agent.isRouted() || seats.get(Seat.of(agent.joining())) != agent) {
                return;
            }
            try {
                var back = agent(agent.joining(), agent.destination().again(agent.joining())).returned();
                back.seen(report);
                flip(Set.of(), back);
                seats.put(Seat.of(back.joining()), back);
                tell(back, "back");
                LOG.info("agent {} is back", agent.name());
            } catch (IllegalStateException taken) {
                if (log.pass(agent.name()) >= 0) {
                    LOG.warn("agent {} cannot come back: {}", agent.name(), taken.getMessage());
                }
            }
        }
    }

    /** Before it is out of the table, so that nobody hears between the two that there is no such agent. */
    private void lost(RemoteAgent agent) {
        if (agent.isRouted()) {
            awaited.expect(agent.joining().descriptor());
        }
    }

    /** One flip; if a name is taken, nothing is changed. */
    private void flip(Set<RemoteAgent> leaving, RemoteAgent joining) {
        var gone = leaving.stream().filter(RemoteAgent::isRouted).map(RemoteAgent::member).toList();
        if (joining != null || !gone.isEmpty()) {
            table.flip(gone, joining == null ? List.of() : List.of(joining.member()));
        }
        leaving.forEach(a -> a.routed(false));
        if (joining != null) {
            joining.routed(true);
        }
    }

    private void unseat(Set<RemoteAgent> leaving) {
        leaving.forEach(a -> seats.remove(Seat.of(a.joining()), a));
    }

    private static void end(Map<RemoteAgent, String> left) {
        left.forEach((agent, why) -> {
            LOG.warn("agent {} left: {}", agent.name(), why);
            agent.destination().close();
        });
    }

    /** A pass on schedule. While this process stood still it could hear nobody, which says nothing about them (HB-03). */
    void pass() {
        guarded(() -> {
            long missed = absence.nanos();
            if (missed > 0) {
                counters.add("watchdog.absent");
                LOG.warn("this process stood still for {} ms", TimeUnit.NANOSECONDS.toMillis(missed));
                seats.values().forEach(agent -> agent.excuse(missed));
            }
            judgeAll();
        });
    }

    /** One watchdog pass. */
    void sweep() {
        guarded(this::judgeAll);
    }

    /** A watchdog that ends with its first mishap would leave the dead in the table for good. */
    private void guarded(Runnable pass) {
        try {
            pass.run();
        } catch (Throwable broken) {
            counters.add("watchdog.failed");
            LOG.error("a watchdog pass failed", broken);
        }
    }

    private void judgeAll() {
        var leaving = new LinkedHashMap<RemoteAgent, String>();
        var revoked = new LinkedHashSet<RemoteAgent>();
        synchronized (this) {
            seats.values().forEach(agent -> judge(agent, leaving, revoked));
            flip(leaving.keySet(), null);
            unseat(revoked);
        }
        end(leaving);
    }

    /**
     * The dead keep their seat, to be recognised when they come back; the revoked lose it. Where only the policy is
     * missing all stay, and get no request meanwhile.
     */
    private void judge(RemoteAgent agent, Map<RemoteAgent, String> leaving, Set<RemoteAgent> revoked) {
        var no = agent.joining().denial(guard);
        if (no != null && !no.temporary()) {
            leaving.put(agent, no.reason());
            revoked.add(agent);
            denied.note(agent.joining().peer().key(), agent.name(), true);
            return;
        }
        var change = agent.judge();
        if (change != null) {
            var word = change.name().toLowerCase(Locale.ROOT);
            counters.add("agents." + word);
            tell(agent, word);
            if (change == Directory.State.DEAD) {
                LOG.error("agent {} is {}: {}", agent.name(), change, agent.detail());
            } else {
                LOG.info("agent {} is {}: {}", agent.name(), change, agent.detail());
            }
        }
        if (agent.state() == Directory.State.DEAD && (agent.isRouted() || agent.destination().inFlight() > 0)) {
            leaving.put(agent, agent.detail());
            lost(agent);
        } else if (agent.isForgotten()) {
            unseat(Set.of(agent));
        }
    }

    /** That agents come and go is told with the flip. */
    private void tell(RemoteAgent agent, String what) {
        AgentEvents.became(monitor, agent, what);
    }

    /** What stands against an agent; a former one of its name counts only while nobody is routed under it. */
    List<Finding> findings(String name, boolean routed) {
        return seats.values().stream().filter(a -> a.name().equals(name) && a.isRouted() == routed)
                .flatMap(a -> a.finding().stream()).toList();
    }

    /** Directory entries of those that the routing snapshot does not hold any more. */
    List<Directory.Entry> dead() {
        return seats.values().stream().filter(a -> !a.isRouted())
                .map(a -> DirectoryView.described(a.entry(), a.member())).toList();
    }

    /** Those that get no requests. */
    List<RemoteAgent> unrouted() {
        return seats.values().stream().filter(a -> !a.isRouted()).toList();
    }

    /** Directory entry of a routed member, or null if it is none of ours. */
    Directory.Entry entryOf(RemoteDestination destination) {
        var agent = seats.get(Seat.of(destination.joining()));
        return agent != null && agent.destination() == destination ? agent.entry() : null;
    }
}
