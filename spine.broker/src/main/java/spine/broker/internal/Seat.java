package spine.broker.internal;

import com.google.protobuf.ByteString;
import java.util.Map;
import spine.api.transport.Endpoint;
import spine.api.transport.Peer;

/**
 * A connection's place. Each plane has a ROUTER on TCP and may have one on a Unix socket, and the same routing id may
 * be on all of them: engines choose ids for each ROUTER by itself.
 */
record Seat(Plane.Kind plane, boolean local, ByteString routingId) {
    /** The same in each process, so that what goes over all of them can be repeated. */
    @Override
    public int hashCode() {
        return routingId.hashCode() * 31 + plane.ordinal();
    }

    static Seat of(Joining joining) {
        return of(joining.plane(), joining.endpoint(), joining.peer().routingId());
    }

    private static Seat of(Plane.Kind plane, Endpoint endpoint, ByteString routingId) {
        return new Seat(plane, endpoint.address().startsWith(UnixSockets.SCHEME), routingId);
    }

    /**
     * Who sits where this peer does, or null if nobody does or with another key. On the control plane the component or
     * agent with the same routing id and key, on whichever endpoint (BR-04: heartbeats go there).
     */
    static RemoteAgent find(Map<Seat, RemoteAgent> seats, Plane.Kind plane, Endpoint endpoint, Peer peer) {
        return plane == Plane.Kind.CONTROL ? find(seats, plane, peer)
                : at(seats, of(plane, endpoint, peer.routingId()), peer);
    }

    /** The same, on whichever of the plane's endpoints. */
    static RemoteAgent find(Map<Seat, RemoteAgent> seats, Plane.Kind plane, Peer peer) {
        if (plane == Plane.Kind.CONTROL) {
            var component = find(seats, Plane.Kind.DATA, peer);
            return component != null ? component : find(seats, Plane.Kind.AGENTS, peer);
        }
        var remote = at(seats, new Seat(plane, false, peer.routingId()), peer);
        return remote != null ? remote : at(seats, new Seat(plane, true, peer.routingId()), peer);
    }

    private static RemoteAgent at(Map<Seat, RemoteAgent> seats, Seat seat, Peer peer) {
        var agent = seats.get(seat);
        return agent != null && agent.joining().peer().key().equals(peer.key()) ? agent : null;
    }
}
