package spine.broker.internal;

import spine.api.AgentDescriptor;
import spine.api.security.Decision;
import spine.api.security.Grant;
import spine.api.security.Guard;
import spine.api.transport.Endpoint;
import spine.api.transport.Peer;

/**
 * An agent outside the container as it presents itself.
 *
 * @param plane       where it is connected
 * @param endpoint    the plane's
 * @param peer        routing id and verified key
 * @param descriptor  what it wants to serve as
 * @param credit      requests that it takes at once
 * @param incarnation the same for every Hello of one process; empty for components, which say none
 */
record Joining(Plane.Kind plane, Endpoint endpoint, Peer peer, AgentDescriptor descriptor, int credit,
        String incarnation) {
    private static final Decision.Denied OTHERS = new Decision.Denied("its key may not serve under its name any more");

    /** Whether this is the same process with the same offer over the same connection; its credit may have changed. */
    boolean repeats(Joining former) {
        return plane == former.plane && peer.equals(former.peer)
                && descriptor.equals(former.descriptor) && incarnation.equals(former.incarnation);
    }

    /** Under which request id it says what credit it has: that of its Hello; a component, which says none, its routing id. */
    String creditId() {
        return incarnation.isEmpty() ? peer.routingId().toStringUtf8() : incarnation;
    }

    /** Whether its key is the former's, or came from it by rotation (SEC-40). */
    boolean mayReplace(Joining former, Guard guard) {
        var owner = former.peer.key();
        return owner.equals(peer.key()) || guard.check(peer.key()) instanceof Decision.Granted granted
                && granted.grant().after().filter(owner::equals).isPresent();
    }

    /** Why the key may not serve under this name or number by the newest policy (SEC-12, SEC-20); null if it may. */
    Decision.Denied denial(Guard guard) {
        var decision = guard.check(peer.key());
        if (decision instanceof Decision.Granted granted) {
            return isEntitled(granted.grant()) ? null : OTHERS;
        }
        return decision instanceof Decision.Denied denied ? denied : OTHERS;
    }

    private boolean isEntitled(Grant grant) {
        return plane == Plane.Kind.AGENTS ? grant.agents().contains(descriptor.name())
                : ComponentIds.component(peer.routingId(), grant) == descriptor.component().orElse(-2);
    }
}
