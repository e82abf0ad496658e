package spine.zmtp.internal;

import com.google.protobuf.ByteString;
import java.util.List;
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
 * A bound PAIR (RFC 31): one peer at a time. Another one, of whatever key, is refused while the first one's connection
 * lives; if that one died without a word, until the heartbeat finds out. What is sent while nobody is there waits for
 * the next peer, up to the mark, and what was encoded when a connection broke is lost.
 */
final class PairEndpoint extends BoundEndpoint {
    private static final ByteString ID = ByteString.copyFrom(new byte[] {0});
    private static final Objection TAKEN = new Objection(Kind.IDENTITY, "another peer is paired");
    private final Line line;
    private volatile Session session;

    PairEndpoint(Shared shared, ListenOptions options, Listener listener, Gate gate, Receiver receiver) {
        super(shared, options, listener, gate, receiver);
        line = super.line();
    }

    /** Its own key may be in a contest for the place, or about to be. */
    @Override
    Objection objection(Established peer) {
        return session == null || session.peer().key().equals(peer.peer()) ? null : TAKEN;
    }

    @Override
    Peer place(Session newcomer, Established peer) {
        if (session != null) {
            newcomer.refuse(TAKEN.kind(), TAKEN.reason());
            return null;
        }
        session = newcomer;
        return new Peer(ID, peer.peer());
    }

    @Override
    Line line() {
        return line;
    }

    @Override
    void left(Link gone) {
        if (gone == session) {
            session = null;
        }
    }

    @Override
    void route(Peer ignored, List<Buffer> frames, long size, SendOutcome.Listener outcome, boolean reserved) {
        if (session != null && session.state() == State.TRAFFIC) {
            session.send(frames, size, outcome, reserved);
        } else if (!line.enqueue(frames, size, outcome, reserved, loop.memory)) {
            refuse(frames, outcome, SendOutcome.FULL);
        }
    }

    @Override
    public boolean reserve(Peer ignored) {
        return line.reserve();
    }

    @Override
    public void unreserve(Peer ignored) {
        line.unreserve();
    }

    /** Of whoever is there, if {@code peer} is null. */
    @Override
    public boolean cut(Peer peer, String reason) {
        var there = session;
        if (there == null || peer != null && !peer.equals(there.peer())) {
            return false;
        }
        onLoop(() -> there.cut(reason));
        return true;
    }

    @Override
    void shutNow() {
        super.shutNow();
        line.drop(SendOutcome.CLOSED, loop);
    }
}
