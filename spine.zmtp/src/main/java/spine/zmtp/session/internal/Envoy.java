package spine.zmtp.session.internal;

import java.util.concurrent.CompletionStage;
import spine.api.security.VerifiedKey;
import spine.api.transport.ConnectionEvent;
import spine.api.transport.Gate;
import spine.api.transport.SendOutcome;
import spine.zmtp.loop.internal.Lane;
import spine.zmtp.loop.internal.Message;
import spine.zmtp.security.internal.Established;
import spine.zmtp.security.internal.Handshake;
import spine.zmtp.wire.internal.Subscription;

/** Stands for the endpoint with a session of another loop, on that loop's thread: everything goes home by the lane. */
final class Envoy implements Owner, Runnable {
    private final Away away;
    private final Lane lane;
    private final int priority;
    private Session held;

    Envoy(Away away, Host host, Lane lane) {
        this.away = away;
        this.lane = lane;
        this.priority = host.priority();
    }

    @Override
    public int priority() {
        return priority;
    }

    @Override
    public boolean takes(Session session) {
        if (lane.isFull() && held == null) {
            held = session;
            lane.hold(this);
        }
        return held == null;
    }

    /** There is room in the lane again. */
    @Override
    public void run() {
        var session = held;
        held = null;
        session.adjust();
    }

    @Override
    public void message(Link session, Message message) {
        lane.put(message.to(away));
    }

    @Override
    public void event(ConnectionEvent event) {
        lane.put(() -> away.event(event));
    }

    @Override
    public void ended(Session session) {
        session.line().drop(SendOutcome.UNREACHABLE, session.loop);
        lane.put(away::ended);
    }

    /** Only publishers have subscribers, and theirs do not leave home. */
    @Override
    public void subscription(Session session, Subscription subscription) {
        // From others it means nothing (RFC 23).
    }

    // ---- what is over before a session moves

    @Override
    public boolean speaksFirst() {
        return false;
    }

    @Override
    public byte[] greeting() {
        throw new IllegalStateException("greeted before");
    }

    @Override
    public Handshake handshake(byte[] peerGreeting) {
        throw new IllegalStateException("greeted before");
    }

    @Override
    public CompletionStage<Gate.Admission> admits(VerifiedKey key, String address) {
        throw new IllegalStateException("admitted before");
    }

    @Override
    public void established(Session session, Established peer, boolean sole) {
        throw new IllegalStateException("established before");
    }

    @Override
    public void overcrowded() {
        throw new IllegalStateException("admitted before");
    }
}
