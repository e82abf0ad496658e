package spine.zmtp.internal;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
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
import spine.zmtp.loop.internal.Loop;
import spine.zmtp.loop.internal.Message;
import spine.zmtp.security.internal.Established;
import spine.zmtp.session.internal.Line;
import spine.zmtp.session.internal.Link;
import spine.zmtp.session.internal.Parts;
import spine.zmtp.session.internal.Session;
import spine.zmtp.session.internal.State;
import spine.zmtp.wire.internal.ProtocolException;
import spine.zmtp.wire.internal.Subscription;

/**
 * A PUB (RFC 29): a message goes to every peer that subscribed to a prefix of its first frame, once. Never blocks and
 * never says FULL: a peer whose line is full misses the message, and all do if other threads publish faster than the
 * loop takes it over; both are counted. SENT means: accepted for whoever subscribed.
 */
final class PubEndpoint extends RouterEndpoint {
    private final Map<Session, Subscriber> subscribers = new HashMap<>();
    private final Topics<Subscriber> topics = new Topics<>();
    /** Only places are needed: a message for all has no line of its own. */
    private final Line reservations;
    private long round;
    private volatile boolean wanted;

    PubEndpoint(Shared shared, ListenOptions options, Listener listener, Gate gate, Receiver receiver) {
        super(shared, options, listener, gate, receiver);
        reservations = super.line();
    }

    // ---- subscribers

    @Override
    Peer place(Session session, Established peer) {
        var place = super.place(session, peer);
        if (place != null) {
            subscribers.put(session, new Subscriber(session));
        }
        return place;
    }

    @Override
    boolean spreads() {
        return false;
    }

    @Override
    void left(Link session) {
        var subscriber = subscribers.remove(session);
        subscriber.prefixes().forEach(p -> topics.remove(p, subscriber));
        wanted = !topics.isEmpty();
        super.left(session);
    }

    @Override
    public void subscription(Session session, Subscription subscription) {
        var subscriber = subscribers.get(session);
        if (subscription.subscribe()) {
            try {
                if (subscriber.subscribe(subscription.prefix())) {
                    topics.add(subscription.prefix(), subscriber);
                }
            } catch (ProtocolException e) {
                session.broken(e);
            }
        } else if (subscriber.cancel(subscription.prefix())) {
            topics.remove(subscription.prefix(), subscriber);
        }
        wanted = !topics.isEmpty();
    }

    /** From a peer of ZMTP 3.0 it may be a subscription; nothing else is wanted from subscribers. */
    @Override
    public void message(Link session, Message message) {
        var own = subscribers.get(session).session;
        var subscription = own.peersMinor() == 0 && message.parts() == 1
                ? olderForm(message.frames().get(0).toByteString()) : null;
        message.release();
        if (subscription == null) {
            loop.counters.add(Count.DROPPED);
        } else {
            subscription(own, subscription);
        }
    }

    private static Subscription olderForm(ByteString body) {
        boolean valid = !body.isEmpty() && (body.byteAt(0) & 0xfe) == 0;
        return valid ? new Subscription(body.byteAt(0) == 1, body.substring(1)) : null;
    }

    // ---- publishing

    @Override
    void route(Peer ignored, List<Buffer> frames, long size, SendOutcome.Listener outcome, boolean reserved) {
        if (reserved) {
            reservations.unreserve();
        }
        var wanting = wanting(frames.get(0));
        if (wanting.size() == 1) {
            wanting.get(0).send(frames, size, Loop.COPY, false);
        } else {
            publish(wanting, frames, size);
        }
        loop.tell(outcome, SendOutcome.SENT);
    }

    private List<Session> wanting(Buffer first) {
        if (topics.isEmpty()) {
            return List.of();
        }
        round++;
        var wanting = new ArrayList<Session>();
        topics.each(first, subscriber -> {
            // One that is about to end may still be there while its receiver is told so.
            if (subscriber.round != round && subscriber.session.state() == State.TRAFFIC) {
                subscriber.round = round;
                wanting.add(subscriber.session);
            }
        });
        return wanting;
    }

    /** Pooled memory has one owner, so the message is copied once, into memory that all of them may share. */
    private void publish(List<Session> wanting, List<Buffer> frames, long size) {
        List<Buffer> shared = wanting.isEmpty() ? List.of()
                : frames.stream().map(f -> Buffer.of(f.toByteString())).toList();
        Parts.release(frames);
        for (var session : wanting) {
            // A callback in between may have ended it.
            if (session.state() == State.TRAFFIC) {
                session.send(shared, size, Loop.COPY, false);
            }
        }
    }

    @Override
    void overrun(List<Buffer> frames, SendOutcome.Listener outcome) {
        refuse(frames, outcome, SendOutcome.SENT);
    }

    @Override
    public boolean isWanted() {
        return wanted;
    }

    /** A place in the way to the loop; a peer's own line may still be full. */
    @Override
    public boolean reserve(Peer ignored) {
        return reservations.reserve();
    }

    @Override
    public void unreserve(Peer ignored) {
        reservations.unreserve();
    }
}
