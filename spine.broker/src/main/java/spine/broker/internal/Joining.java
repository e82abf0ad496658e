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
    /** Whether this is the same process with the same offer over the same connection. */
    boolean repeats(Joining former) {
        return plane == former.plane && peer.equals(former.peer) && credit == former.credit
                && descriptor.equals(former.descriptor) && incarnation.equals(former.incarnation);
    }

    /** Why the key may not serve under this name or number by the newest policy (SEC-12, SEC-20); null if it may. */
    String notEntitled(Guard guard) {
        var decision = guard.check(peer.key());
        if (decision instanceof Decision.Granted granted) {
            return isEntitled(granted.grant()) ? null : "its key may not serve under its name any more";
        }
        return decision instanceof Decision.Denied denied ? denied.reason() : "no decision";
    }

    private boolean isEntitled(Grant grant) {
        return plane == Plane.Kind.AGENTS ? grant.agents().contains(descriptor.name())
                : grant.components().contains(descriptor.component().orElse(-1));
    }
}
