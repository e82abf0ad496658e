package spine.broker.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import spine.api.Agent;
import spine.api.AgentDescriptor;
import spine.api.GenerationId;
import spine.api.monitor.Monitor;
import spine.api.routing.Member;
import spine.api.routing.Routing;
import spine.api.routing.RoutingSnapshot;
import spine.broker.routes.internal.Rules;
import spine.broker.routes.internal.RulesFile;

/**
 * The current snapshot behind one volatile reference, and those before it that calls still hold. A flip is one
 * volatile write: 0 lost and 0 mixed requests, where updating in place lost thousands (platform.md).
 */
@Component(service = {Routing.class, RoutingTable.class}, configurationPid = BrokerConfig.PID)
@Designate(ocd = BrokerConfig.class)
public final class RoutingTable implements Routing {
    private static final GenerationId PRODUCTION = new GenerationId("production");

    private static final int DRAIN_THREADS = 2;
    private static final int MOST_DRAINS = 10_000;

    private final BrokerConfig config;
    private final Counters counters;
    private final Machine machine;
    private final RulesFile file;
    private final ThreadPoolExecutor drains;
    private final AbilityWatch abilities;
    private final List<Snapshot> retired = new ArrayList<>();
    private volatile Snapshot current;

    /** Told of who comes and goes, where it is there. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile Monitor monitor;

    /** @throws IllegalArgumentException if a setting is out of range, or the rules are not in their form */
    @Activate
    public RoutingTable(BrokerConfig config, @Reference Counters counters, @Reference RulesFile file) {
        this(config, counters, file, file.read(), new SystemMachine());
    }

    /** With the rules that are shipped. */
    RoutingTable(BrokerConfig config, Counters counters) {
        this(config, counters, new SystemMachine());
    }

    RoutingTable(BrokerConfig config, Counters counters, Machine machine) {
        this(config, counters, null, RulesFile.shipped(), machine);
    }

    private RoutingTable(BrokerConfig config, Counters counters, RulesFile file, Rules rules, Machine machine) {
        this.file = file;
        current = new Snapshot(PRODUCTION, 1, List.of(), rules);
        this.config = BrokerLimits.checked(config);
        this.counters = counters;
        this.machine = machine;
        abilities = new AbilityWatch(machine);
        drains = machine.pool(DRAIN_THREADS, MOST_DRAINS, RouterThreads.daemon("spine-drain"));
    }

    @Deactivate
    void close() {
        current.members().forEach(m -> m.destination().close());
        abilities.close();
        drains.shutdown();
    }

    @Override
    public RoutingSnapshot current() {
        return current;
    }

    /** The same with its rules, without a pin. */
    Snapshot now() {
        return current;
    }

    /**
     * Reads the rules anew and puts them in force; requests in flight keep those that they began with.
     *
     * @throws IllegalArgumentException if they are not in their form; then nothing changes
     */
    void readRules() {
        if (file != null) {
            use(file.read());
        }
    }

    /** The same with these rules. */
    synchronized void use(Rules rules) {
        replace(current.members(), rules);
    }

    /** The current snapshot with a pin taken; the caller unpins it. */
    Snapshot pinned() {
        while (true) {
            var snapshot = current;
            if (snapshot.pin()) {
                return snapshot;
            }
        }
    }

    @Override
    public Member host(AgentDescriptor descriptor, Agent agent) {
        return new Member(descriptor, PRODUCTION, new LocalDestination(descriptor.name(), agent,
                new LocalDestination.Limits(config.agentThreads(), config.agentQueue(), config.agentCriticalQueue()),
                counters, machine, abilities));
    }

    /** A member outside the container. */
    Member remote(AgentDescriptor descriptor, RemoteDestination destination) {
        return new Member(descriptor, PRODUCTION, destination);
    }

    @Override
    public synchronized Flip flip(Collection<Member> leaving, Collection<Member> joining) {
        var before = current;
        var gone = Set.copyOf(leaving);
        var members = new ArrayList<>(before.members().stream().filter(m -> !gone.contains(m)).toList());
        members.addAll(joining);
        var after = replace(members, before.rules());
        var holders = retired.stream().filter(s -> s.members().stream().anyMatch(gone::contains)).toList();
        AgentEvents.flipped(monitor, before, after);
        return new Done(before, after, holders, machine, drains);
    }

    private Snapshot replace(List<Member> members, Rules rules) {
        var before = current;
        var after = new Snapshot(PRODUCTION, before.version() + 1, members, rules);
        current = after;
        retired.removeIf(s -> s.idle().isDone());
        retired.add(before);
        before.unpin();
        return after;
    }

    /** Tells of the drain on a thread for it: the last call may end on the reactor's, and what follows may block. */
    private record Done(Snapshot before, Snapshot after, List<Snapshot> holders, Machine machine, Executor drains)
            implements Flip {
        @Override
        public CompletionStage<Integer> drained(Duration limit) {
            var idle = CompletableFuture.allOf(holders.stream().map(Snapshot::idle).toArray(CompletableFuture[]::new));
            return machine.orTimeout(idle.copy(), limit.toNanos())
                    .handleAsync((ok, late) -> holders.stream().mapToInt(Snapshot::pins).sum(), drains);
        }
    }
}
