package spine.broker.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import spine.api.Agent;
import spine.api.AgentDescriptor;
import spine.api.Home;
import spine.api.RequestTable;
import spine.api.journal.Journal;
import spine.api.resilience.Breakers;
import spine.api.routing.Member;
import spine.api.security.VerifiedKey;
import spine.api.transport.Transport;
import spine.broker.control.internal.Commander;
import spine.broker.control.internal.ControlConfig;
import spine.broker.control.internal.ModeSwitch;
import spine.broker.sim.Keys;
import spine.broker.sim.Life;

/** The real broker on made-up time: the one class of the simulation that knows its inside. */
public final class SimKernel {
    private static final long SWEEP_NANOS = 250_000_000;
    private static final Duration DRAIN = Duration.ofSeconds(2);

    private final Life life;
    private final Counters counters = new Counters();
    private final FakeContext framework = new FakeContext();
    private final Recorder recorder;
    private final RoutingTable table;
    private final CallRouter router;
    private final RemoteAgents agents;
    private final TableService tableService;
    private final Commander commander;
    private final Kernel kernel;
    private final Set<Snapshot> snapshots = new LinkedHashSet<>();

    /** Settings and what is outside. */
    public record Parts(Transport transport, Journal journal, Breakers breakers, Path folder, List<Keys> keys) {
    }

    public SimKernel(Life life, Parts parts) {
        this.life = life;
        var machine = new SimMachine(life);
        var config = Settings.with(Map.of("agentThreads", 2, "agentQueue", 3, "maxCalls", 40));
        var auditor = new Auditor(counters);
        recorder = new Recorder(counters, machine);
        var levels = Levels.of(config);
        var revocations = new RevocationList(new RevocationFile(parts.folder.resolve("revoked.txt")), auditor,
                new CommandRecord(recorder, levels, () -> 1, machine.clock()), machine);
        var guard = new SimGuard(revocations, new Losses(machine.timer("guard"), counters));
        parts.keys.forEach(k -> guard.grant(k.number(), k.components(), k.agents()));
        table = new RoutingTable(config, counters, machine);
        var shield = new Shield(machine.nanoClock());
        shield.breakers = parts.breakers;
        var awaited = new Awaited(config.deadAfterMillis(), machine.nanoClock());
        var modes = ModeSwitch.inMemory(machine.clock());
        router = new CallRouter(table, counters, null, shield, awaited, modes, config, machine);
        agents = new RemoteAgents(table, guard, counters, awaited, config, machine.nanoClock());
        life.every(SWEEP_NANOS, agents::sweep);
        tableService = new TableService(framework.context(), config, recorder, guard, awaited, machine);
        tableService.bindJournal(parts.journal);
        commander = new Commander(Settings.with(ControlConfig.class, Map.of()), modes, router, router, () -> { },
                machine.timer("spine-commands"));
        kernel = new Kernel(framework.context(), config, Home.under(parts.folder), parts.transport, new FakeIdentity(),
                guard, counters, agents, router, framework.one(RequestTable.class).orElseThrow(), revocations, recorder,
                commander, machine);
    }

    public static VerifiedKey key(int number) {
        return FakeGuard.key(number);
    }

    /** Puts an agent in the place of another of its name, in one flip; the former is drained, then removed. */
    public void host(String name, Set<String> capabilities, Agent agent) {
        var former = table.current().named(name).map(Set::of).orElse(Set.of());
        var member = table.host(new AgentDescriptor(name, capabilities, OptionalInt.empty(), "", "", "1"), agent);
        table.flip(former, Set.of(member)).drained(DRAIN)
                .thenAccept(left -> former.forEach(m -> m.destination().close()));
    }

    /** Ends in order, in one of the orders that the container may choose. */
    public void stop(boolean journalFirst) {
        kernel.close();
        commander.close();
        if (journalFirst) {
            tableService.close();
        }
        router.close();
        agents.close();
        if (!journalFirst) {
            tableService.close();
        }
        table.close();
    }

    /** To be called after each event: remembers who could be asked. */
    public void note() {
        snapshots.add((Snapshot) table.current());
    }

    /** What is held though nothing is under way; empty if nothing is. */
    public String leaks() {
        var leaks = new StringBuilder();
        tell(leaks, "calls", router.inFlight());
        tell(leaks, "timers", life.due());
        for (var snapshot : snapshots) {
            tell(leaks, "pins of snapshot " + snapshot.version(), snapshot.pins() - (snapshot == table.current() ? 1 : 0));
            snapshot.members().stream().map(Member::destination).forEach(d -> tell(leaks, "work of " + d,
                    d.health().getInFlight()));
        }
        counters.all().forEach((name, count) -> tell(leaks, name, name.endsWith(".failed")
                && !name.equals("journal.failed") && count > 0 ? 1 : 0));
        return leaks.toString();
    }

    private static void tell(StringBuilder leaks, String what, int count) {
        if (count != 0) {
            leaks.append(count).append(' ').append(what).append("; ");
        }
    }
}
