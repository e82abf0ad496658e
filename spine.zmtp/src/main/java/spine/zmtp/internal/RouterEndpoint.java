package spine.zmtp.internal;

import com.google.protobuf.ByteString;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import spine.api.security.VerifiedKey;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectionEvent.Kind;
import spine.api.transport.Gate;
import spine.api.transport.ListenOptions;
import spine.api.transport.Peer;
import spine.api.transport.Receiver;
import spine.api.transport.SendOutcome;
import spine.zmtp.security.internal.Established;
import spine.zmtp.session.internal.Line;
import spine.zmtp.session.internal.Link;
import spine.zmtp.session.internal.Session;
import spine.zmtp.session.internal.State;

/**
 * A ROUTER (RFC 28): each peer has a routing id of its own, chosen by itself or by us. An id belongs to the key that
 * has it: another key is refused, the same key's newest connection takes it over. Whose it is while nobody has it, the
 * gate says.
 */
class RouterEndpoint extends BoundEndpoint {
    private static final Objection OTHERS = new Objection(Kind.IDENTITY, "the routing id belongs to another key");
    private static final Objection GATE_FAILED = new Objection(Kind.REFUSED, "the gate failed");
    private static final int OUR_IDS_BYTES = 5;
    private final Map<ByteString, Link> peers = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();

    RouterEndpoint(Shared shared, ListenOptions options, Listener listener, Gate gate, Receiver receiver) {
        super(shared, options, listener, gate, receiver);
    }

    @Override
    Objection objection(Established peer) {
        var id = peer.routingId();
        if (!id.isEmpty() && id.byteAt(0) == 0) {
            return new Objection(Kind.REFUSED, "the routing id begins with a zero octet");
        }
        var holder = peers.get(id);
        return holder == null || holder.peer().key().equals(peer.peer()) ? null
                : new Objection(Kind.IDENTITY, "the routing id is in use by another key");
    }

    @Override
    Peer place(Session session, Established peer) {
        if (peer.routingId().isEmpty()) {
            return new Peer(ourId(), peer.peer());
        }
        var id = peer.routingId();
        var objection = byGate(peer.peer(), id);
        if (objection != null) {
            session.refuse(objection.kind(), objection.reason());
            return null;
        }
        var holder = peers.get(id);
        if (holder != null) {
            holder.close("the same key connected anew under its routing id");
            gone(holder); // now, and not when another loop has closed it, so that it is told before the new one speaks
        }
        return new Peer(id, peer.peer());
    }

    private Objection byGate(VerifiedKey key, ByteString id) {
        try {
            return gate.permits(key, id) ? null : OTHERS;
        } catch (RuntimeException broken) {
            loop.fault("a gate, which is a no to key=" + key + ",", broken);
            return GATE_FAILED;
        }
    }

    @Override
    void seat(Peer peer, Link link) {
        peers.put(peer.routingId(), link);
    }

    @Override
    boolean spreads() {
        return true;
    }

    /** A zero octet, which no peer may choose, and four random ones. */
    private ByteString ourId() {
        ByteString id;
        do {
            var bytes = new byte[OUR_IDS_BYTES];
            random.nextBytes(bytes);
            bytes[0] = 0;
            id = ByteString.copyFrom(bytes);
        } while (peers.containsKey(id));
        return id;
    }

    @Override
    void left(Link link) {
        peers.remove(link.peer().routingId(), link);
        if (link instanceof Session session) {
            session.line().drop(closed() ? SendOutcome.CLOSED : SendOutcome.UNREACHABLE, loop);
        }
    }

    /** The peer's connection if it has one now, under the same key. Any thread. */
    final Link session(Peer peer) {
        var link = peers.get(peer.routingId());
        return link != null && isOf(link, peer) ? link : null;
    }

    private static boolean isOf(Link link, Peer peer) {
        var own = link.peer();
        return own == peer || own != null && own.key().equals(peer.key());
    }

    @Override
    void route(Peer to, List<Buffer> frames, long size, SendOutcome.Listener outcome, boolean reserved) {
        var session = session(to);
        if (session == null || session.state() != State.TRAFFIC) {
            refuse(frames, outcome, SendOutcome.UNREACHABLE);
        } else {
            session.send(frames, size, outcome, reserved);
        }
    }

    private Line line(Peer peer) {
        var session = session(peer);
        return session == null ? null : session.line();
    }

    @Override
    public boolean reserve(Peer peer) {
        var line = line(peer);
        return line != null && line.reserve();
    }

    @Override
    public void unreserve(Peer peer) {
        var line = line(peer);
        if (line != null) {
            line.unreserve();
        }
    }

    @Override
    public boolean cut(Peer peer, String reason) {
        var session = session(peer);
        if (session == null) {
            return false;
        }
        onLoop(() -> session.cut(reason));
        return true;
    }
}
