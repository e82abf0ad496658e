package spine.broker.internal;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import spine.api.monitor.Monitor;
import spine.api.routing.Member;
import spine.api.routing.RoutingSnapshot;

/**
 * Tells the monitor, where there is one, what became of agents (HB-07) and of the routing. Each flip is one event under
 * {@code events.generations}, and each agent that came, went or was replaced by it one under {@code events.agents}.
 * Static functions without state.
 */
final class AgentEvents {
    static final String AGENTS = "events.agents";
    private static final String GENERATIONS = "events.generations";

    private AgentEvents() {
    }

    /** @param monitor null where there is none */
    static void flipped(Monitor monitor, RoutingSnapshot before, RoutingSnapshot after) {
        if (monitor == null) {
            return;
        }
        var was = byName(before);
        var is = byName(after);
        monitor.event(GENERATIONS, "flipped", after.generation().value(), Map.of("routing_version",
                Long.toString(after.version()), "agents", Integer.toString(is.size())));
        is.forEach((name, member) -> {
            var former = was.get(name);
            if (former == null) {
                monitor.event(AGENTS, "joined", name, facts(member));
            } else if (former.destination() != member.destination()) {
                monitor.event(AGENTS, "replaced", name, facts(member));
            }
        });
        was.forEach((name, member) -> {
            if (!is.containsKey(name)) {
                monitor.event(AGENTS, "left", name, facts(member));
            }
        });
    }

    private static Map<String, Member> byName(RoutingSnapshot snapshot) {
        return snapshot.members().stream().collect(Collectors.toMap(Member::name, Function.identity()));
    }

    private static Map<String, String> facts(Member member) {
        return Map.of("version", member.descriptor().version(),
                "where", member.destination() instanceof RemoteDestination ? "outside" : "inside");
    }

    /** @param what its new state, or what it did */
    static void became(Monitor monitor, RemoteAgent agent, String what) {
        if (monitor != null) {
            monitor.event(AGENTS, what, agent.name(), Map.of("detail", agent.detail()));
        }
    }
}
