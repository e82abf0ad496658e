package spine.generations.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import spine.api.Agent;

/**
 * Makes agents serve that come by themselves: those of platform bundles, and those of a live lane whose component
 * was made anew. They join when they are registered and leave before their service has gone. One whose name is
 * taken waits until it is free. Runs on the thread that the executor stands for, but for {@link #left}.
 */
final class StrayAgents {
    private final AgentServices services;
    private final Roster roster;
    private final Lanes lanes;
    private final BoundedWorker worker;
    private final Problems problems;
    private final Executor desk;
    private final Limits limits;
    private final Map<ServiceReference<Agent>, String> waiting = new HashMap<>();

    /** What it works with. */
    record Parts(AgentServices services, Roster roster, Lanes lanes, BoundedWorker worker, Problems problems,
            Executor desk) {
    }

    StrayAgents(Parts parts, Limits limits) {
        this.services = parts.services;
        this.roster = parts.roster;
        this.lanes = parts.lanes;
        this.worker = parts.worker;
        this.problems = parts.problems;
        this.desk = parts.desk;
        this.limits = limits;
    }

    /** Lets an agent join, unless it belongs to a lane that is not live: then its lane brings it in. */
    void arrived(ServiceReference<Agent> service) {
        var bundle = service.getBundle();
        if (bundle != null && mayServe(bundle) && !roster.holds(service)) {
            var owner = "bundle " + bundle.getSymbolicName();
            services.fetch(service, owner, worker, limits.ready())
                    .whenCompleteAsync((agent, failure) -> join(service, owner, agent, failure), desk);
        }
    }

    private boolean mayServe(Bundle bundle) {
        return LaneId.of(bundle).isPlatform() || lanes.isLive(LaneId.of(bundle));
    }

    private void join(ServiceReference<Agent> service, String owner, AgentHandle agent, Throwable failure) {
        if (failure != null) {
            if (service.getBundle() != null) {
                problems.add(owner, Reasons.of(failure).text());
            }
            return;
        }
        try {
            var bundle = service.getBundle();
            if (bundle == null || !mayServe(bundle) || roster.holds(service)) {
                // It or its lane has left meanwhile, or its lane has brought it in.
                agent.release().run();
            } else {
                roster.swap(List.of(), List.of(agent), limits.platformDrain());
            }
        } catch (Refused refused) {
            agent.release().run();
            if (refused instanceof NameTaken taken) {
                waiting.put(service, taken.name());
            }
            problems.add(owner, refused.getMessage());
        }
    }

    /** Takes an agent out at once, on the thread that unregisters it: afterwards no request starts on it. */
    void left(ServiceReference<Agent> service) {
        roster.drop(service, limits.platformDrain());
    }

    /** Tries those again whose name was taken and is free now. */
    void namesChanged() {
        waiting.keySet().removeIf(service -> service.getBundle() == null);
        var again = waiting.keySet().stream().filter(s -> roster.isFree(waiting.get(s))).toList();
        again.forEach(waiting::remove);
        again.forEach(this::arrived);
    }
}
