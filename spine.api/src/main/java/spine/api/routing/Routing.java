package spine.api.routing;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;
import spine.api.Agent;
import spine.api.AgentDescriptor;

/**
 * The one place where the routing snapshot changes. A flip is one volatile write; requests in flight finish on
 * the snapshot that they pinned. Thread-safe; flips are serialised.
 */
@ProviderType
public interface Routing {
    RoutingSnapshot current();

    /** Makes a member for an agent in this container, with bounded threads and queue. It is not routed to yet. */
    Member host(AgentDescriptor descriptor, Agent agent);

    /**
     * Replaces members at once.
     *
     * @param leaving those to take out; unknown ones are ignored
     * @param joining those to put in
     * @throws IllegalStateException if a joining member's name is taken by one that stays
     */
    Flip flip(Collection<Member> leaving, Collection<Member> joining);

    /** A flip that happened. */
    interface Flip {
        RoutingSnapshot before();

        RoutingSnapshot after();

        /**
         * Completes when no request is left on a snapshot that holds a leaving member, or at the limit.
         *
         * @return how many were left: 0 after a clean drain
         */
        CompletionStage<Integer> drained(Duration limit);
    }
}
