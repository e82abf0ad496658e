package spine.zmtp.internal;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectOptions;
import spine.api.transport.Peer;
import spine.api.transport.Receiver;
import spine.api.transport.SendOutcome;
import spine.zmtp.loop.internal.Counters.Count;
import spine.zmtp.loop.internal.Message;
import spine.zmtp.security.internal.Established;
import spine.zmtp.session.internal.Parts;
import spine.zmtp.session.internal.Link;
import spine.zmtp.session.internal.Session;
import spine.zmtp.wire.internal.Subscription;

/**
 * A SUB (RFC 29): delivers the messages whose first frame begins with a prefix that it subscribed to. Subscriptions
 * can be changed at any time by any thread, are counted (two need two {@link #unsubscribe}), and are told to the
 * publisher anew after each reconnect. {@link #send} throws {@link UnsupportedOperationException}, after releasing the
 * frames: sending here is a programmer's error, like subscribing elsewhere.
 */
final class SubEndpoint extends ConnectingEndpoint {
    /** How often each is subscribed to, by the application; guarded by itself. */
    private final Map<ByteString, Integer> wanted = new HashMap<>();
    private long wantedBytes;
    private boolean changed;
    /** The loop's own view of the same, and what the publisher of the present session was told of it. */
    private final Topics<SubEndpoint> filter = new Topics<>();
    private Set<ByteString> current = Set.of();
    private Set<ByteString> told = Set.of();
    private Session toldTo;

    SubEndpoint(Shared shared, ConnectOptions options, Address address, Receiver receiver) {
        super(shared, options, address, receiver);
    }

    // ---- any thread

    /** @throws IllegalStateException above 1,000 different prefixes or 64 KiB of them, which is what our PUB takes */
    @Override
    public void subscribe(ByteString prefix) {
        synchronized (wanted) {
            if (wanted.computeIfPresent(prefix, (p, times) -> Math.addExact(times, 1)) != null) {
                return;
            }
            if (!Subscriber.hasRoom(wanted.size(), wantedBytes, prefix)) {
                throw new IllegalStateException("a SUB has at most " + Subscriber.MOST_PREFIXES
                        + " subscriptions of " + Subscriber.MOST_BYTES + " bytes together");
            }
            wanted.put(prefix, 1);
            wantedBytes += prefix.size();
        }
        change();
    }

    /** Of a prefix that is not subscribed to: nothing. What is on its way may still be delivered. */
    @Override
    public void unsubscribe(ByteString prefix) {
        synchronized (wanted) {
            var times = wanted.get(prefix);
            if (times == null) {
                return;
            }
            if (times > 1) {
                wanted.put(prefix, times - 1);
                return;
            }
            wanted.remove(prefix);
            wantedBytes -= prefix.size();
        }
        change();
    }

    /** However many changes there are, the loop is asked once for all. */
    private void change() {
        boolean ask;
        synchronized (wanted) {
            ask = !changed;
            changed = true;
        }
        if (loop.isCurrent()) {
            take();
        } else if (ask) {
            loop.post(this::take);
        }
    }

    @Override
    public void send(Peer to, List<Buffer> frames, SendOutcome.Listener outcome) {
        Parts.release(frames);
        throw new UnsupportedOperationException("a SUB endpoint receives only");
    }

    @Override
    public void sendReserved(Peer to, List<Buffer> frames, SendOutcome.Listener outcome) {
        send(to, frames, outcome);
    }

    @Override
    public boolean reserve(Peer peer) {
        return false;
    }

    // ---- the loop's thread

    private void take() {
        Set<ByteString> now;
        synchronized (wanted) {
            if (!changed) {
                return;
            }
            changed = false;
            now = new HashSet<>(wanted.keySet());
        }
        current.stream().filter(p -> !now.contains(p)).forEach(p -> filter.remove(p, this));
        now.stream().filter(p -> !current.contains(p)).forEach(p -> filter.add(p, this));
        current = now;
        tell();
    }

    @Override
    public void established(Session whole, Established peer, boolean sole) {
        super.established(whole, peer, sole);
        tell();
    }

    /** Brings the publisher up to date. */
    private void tell() {
        var session = traffic();
        if (session == null) {
            return;
        }
        var before = session == toldTo ? told : Set.<ByteString>of();
        toldTo = session;
        told = current;
        for (var prefix : current) {
            if (!before.contains(prefix)) {
                say(session, new Subscription(true, prefix));
            }
        }
        for (var prefix : before) {
            if (!current.contains(prefix)) {
                say(session, new Subscription(false, prefix));
            }
        }
    }

    private void say(Session session, Subscription subscription) {
        if (session != traffic()) {
            return;
        }
        if (!session.hasRoom()) {
            // It does not even take so little: after a reconnect it is told what holds then.
            session.cut("the publisher takes no subscriptions");
        } else if (session.peersMinor() >= 1) {
            session.command(subscription.command());
        } else {
            var message = subscription.message();
            session.send(List.of(Buffer.of(message)), message.length, SendOutcome.Listener.IGNORE, false);
        }
    }

    /** The publisher may send more than was asked for, as after a CANCEL that it has not read. */
    @Override
    public void message(Link session, Message message) {
        if (filter.matches(message.frames().get(0))) {
            super.message(session, message);
        } else {
            loop.counters.add(Count.DROPPED);
            message.release();
        }
    }

    @Override
    void route(Peer to, List<Buffer> frames, long size, SendOutcome.Listener outcome, boolean reserved) {
        refuse(frames, outcome, SendOutcome.CLOSED);
    }
}
