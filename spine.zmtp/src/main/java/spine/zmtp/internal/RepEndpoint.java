package spine.zmtp.internal;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import spine.api.transport.Buffer;
import spine.api.transport.Gate;
import spine.api.transport.ListenOptions;
import spine.api.transport.Peer;
import spine.api.transport.Receiver;
import spine.api.transport.SendOutcome;
import spine.zmtp.loop.internal.Counters.Count;
import spine.zmtp.loop.internal.Message;
import spine.zmtp.session.internal.Link;
import spine.zmtp.session.internal.Parts;
import spine.zmtp.session.internal.State;

/**
 * A REP (RFC 28): hands out one request at a time, of all its peers together, and the next one after the reply was given
 * to {@link #send}. Peers with waiting requests take turns. What waits counts against its own connection, which is not
 * read any more when that is too much; others are not held up by that.
 *
 * <p>The envelope (all frames up to and including the first empty one) is taken off a request and put before its reply.
 * A message without envelope or without a frame behind it is dropped and counted. The reply goes to whom the request came
 * from; a {@code to} that names another peer, or a reply when there is no request, is UNREACHABLE and changes nothing.
 * If the peer has gone meanwhile, the reply is UNREACHABLE too, and the next request is handed out. If the receiver
 * throws before it replied, its request remains without a reply and the next one is handed out: who replies later than
 * that, or from another thread, should name the peer.
 */
final class RepEndpoint extends RouterEndpoint {
    private static final int MOST_AT_ONCE = 64;
    private final Map<Link, ArrayDeque<Message>> waiting = new HashMap<>();
    /** Sessions with a waiting request, the next one first. */
    private final ArrayDeque<Link> turns = new ArrayDeque<>();
    private Link asker;
    private List<Buffer> envelope = List.of();
    private boolean handing;
    private boolean posted;

    RepEndpoint(Shared shared, ListenOptions options, Listener listener, Gate gate, Receiver receiver) {
        super(shared, options, listener, gate, receiver);
    }

    @Override
    public void message(Link session, Message message) {
        if (Delimiter.in(message.frames()) < 0) {
            loop.counters.add(Count.DROPPED);
            message.release();
            return;
        }
        var own = waiting.computeIfAbsent(session, s -> new ArrayDeque<>());
        if (own.isEmpty()) {
            turns.add(session);
        }
        own.add(message);
        handOut();
    }

    /** Not nested: a receiver that replies at once comes back here before it returns. */
    private void handOut() {
        if (handing) {
            return;
        }
        handing = true;
        try {
            for (int i = 0; i < MOST_AT_ONCE && asker == null && !turns.isEmpty(); i++) {
                next();
            }
        } finally {
            handing = false;
        }
        if (asker == null && !turns.isEmpty() && !posted) {
            posted = true;
            loop.post(() -> {
                posted = false;
                handOut();
            });
        }
    }

    private void next() {
        var session = turns.poll();
        var own = waiting.get(session);
        var message = own.poll();
        if (own.isEmpty()) {
            waiting.remove(session);
        } else {
            turns.add(session);
        }
        var mine = Delimiter.cut(message.frames(), Delimiter.in(message.frames()) + 1);
        asker = session;
        envelope = mine;
        if (!hand(session, message) && envelope == mine) {
            Parts.release(mine);
            answered();
        }
    }

    private void answered() {
        asker = null;
        envelope = List.of();
    }

    @Override
    void route(Peer to, List<Buffer> frames, long size, SendOutcome.Listener outcome, boolean reserved) {
        if (asker == null || to != null && !to.equals(asker.peer())) {
            if (reserved && to != null) {
                unreserve(to);
            }
            refuse(frames, outcome, SendOutcome.UNREACHABLE);
            return;
        }
        var session = session(asker.peer()) == asker && asker.state() == State.TRAFFIC ? asker : null;
        var reply = Delimiter.prepend(envelope, frames);
        answered();
        if (session == null) {
            refuse(reply, outcome, SendOutcome.UNREACHABLE);
        } else {
            session.send(reply, size, outcome, reserved);
        }
        handOut();
    }

    @Override
    boolean spreads() {
        return false;
    }

    @Override
    void left(Link session) {
        var own = waiting.remove(session);
        if (own != null) {
            turns.remove(session);
            own.forEach(Message::release);
        }
        super.left(session);
    }

    @Override
    void shutNow() {
        super.shutNow();
        Parts.release(envelope);
        answered();
    }
}
