package spine.zmtp.internal;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import spine.api.security.CurveKeyPair;
import spine.api.security.VerifiedKey;
import spine.api.transport.Gate;
import spine.api.transport.ListenOptions;
import spine.api.transport.Peer;
import spine.api.transport.Receiver;
import spine.zmtp.loop.internal.Counters.Count;
import spine.zmtp.security.internal.Established;
import spine.zmtp.security.internal.Handshake;
import spine.zmtp.security.internal.Identities;
import spine.zmtp.session.internal.Away;
import spine.zmtp.session.internal.Host;
import spine.zmtp.session.internal.Limits;
import spine.zmtp.session.internal.Line;
import spine.zmtp.session.internal.Link;
import spine.zmtp.session.internal.Remote;
import spine.zmtp.session.internal.Session;
import spine.zmtp.wire.internal.Greeting;
import spine.zmtp.wire.internal.ProtocolException;

/** A bound socket: who connects is asked for his key, the gate is asked about the key, a pattern does the rest. */
abstract class BoundEndpoint extends ZmtpEndpoint implements Host {
    final ListenOptions options;
    final Gate gate;
    private final Shared shared;
    private final Listener listener;
    private final Acceptor acceptor;
    private final Limits limits;
    private final Pending pending;
    private final byte[] greeting;
    private final Identities identities;
    private final Set<Link> settled = new HashSet<>();
    private int elsewhere;

    BoundEndpoint(Shared shared, ListenOptions options, Listener listener, Gate gate, Receiver receiver) {
        super(shared.loop(), receiver, options.queueMessages());
        this.shared = shared;
        this.options = options;
        this.gate = requireNonNull(gate);
        this.listener = listener;
        this.limits = shared.limits(options.maxMessageBytes());
        this.pending = new Pending(shared.settings().pending(), listener instanceof UnixListener
                ? shared.settings().pending() : shared.settings().pendingOfHost());
        this.identities = new Identities(List.of(options.identity()));
        this.greeting = Greeting.of(shared.handshakes().mechanism(), true);
        this.acceptor = new Acceptor(loop, listener, options.priority(), this::take);
    }

    /** Begins to accept. */
    void start() throws IOException {
        acceptor.start();
    }

    // ---- what a pattern decides

    /** What speaks against this verified and admitted peer, or null; asked before a contest and after it. */
    abstract Objection objection(Established peer);

    /** Gives a peer its place to which there is no objection. Returns it, or null after {@link Session#refuse}. */
    abstract Peer place(Session session, Established peer);

    /** Where messages for a new session wait. */
    Line line() {
        return new Line(options.queueMessages(), options.maxMessageBytes());
    }

    /** From now on this is where the peer is. */
    void seat(Peer peer, Link link) {
        // Who has one peer, or calls them by their sessions, knows.
    }

    /** Who had a place is gone. */
    abstract void left(Link link);

    /** Whether sessions may go to other loops: everything that the pattern does works with a {@link Link}. */
    boolean spreads() {
        return false;
    }

    private void take(SocketChannel channel, Remote remote) throws IOException {
        if (!pending.hasRoom(remote.host())) {
            overcrowded();
            var victim = pending.victim(remote.host());
            if (victim == null) {
                channel.close();
                return;
            }
            victim.broken(new ProtocolException("its place was needed for a newer connection"));
        }
        var session = new Session(loop, channel, remote, this, limits, shared.desks());
        pending.add(session);
        session.start();
    }

    @Override
    public void overcrowded() {
        loop.counters.add(Count.REFUSED_FOR_ROOM);
    }

    @Override
    public int priority() {
        return options.priority();
    }

    @Override
    public boolean speaksFirst() {
        return false;
    }

    @Override
    public byte[] greeting() {
        return greeting;
    }

    @Override
    public Handshake handshake(byte[] peerGreeting) {
        return shared.handshakes().server(identities, options.pattern().name(), greeting, peerGreeting);
    }

    @Override
    public CompletionStage<Gate.Admission> admits(VerifiedKey key, String host) {
        return gate.admits(key, host);
    }

    @Override
    public void established(Session session, Established peer, boolean sole) {
        if (sole && isFree(session, peer)) {
            shared.contests().enter(options.domain(), peer.peer(), session, () -> enter(session, peer));
        } else if (!sole) {
            enter(session, peer);
        }
    }

    private boolean isFree(Session session, Established peer) {
        var objection = objection(peer);
        if (objection != null) {
            session.refuse(objection.kind(), objection.reason());
        }
        return objection == null;
    }

    /** After a contest, if there was one. */
    private void enter(Session session, Established whole) {
        if (!isFree(session, whole)) {
            return;
        }
        var peer = place(session, whole);
        if (peer == null) {
            return;
        }
        pending.remove(session);
        // What is most urgent, such as control, stays where the callbacks are.
        var outpost = spreads() && priority() > 0 && session.isMovable() ? shared.spread().fewest() : null;
        if (outpost != null) {
            elsewhere++;
            settle(peer, outpost.admit(session, this, peer, line()));
        } else {
            shared.spread().stayed();
            settle(peer, session);
            session.admit(peer, line());
        }
    }

    private void settle(Peer peer, Link link) {
        settled.add(link);
        shared.contests().seated(options.domain(), peer.key(), link);
        seat(peer, link);
    }

    @Override
    public void ended(Session session) {
        if (pending.remove(session)) {
            shared.contests().withdrawn(session);
        } else if (settled.contains(session)) {
            shared.spread().left();
            gone(session);
        }
    }

    @Override
    public void gone(Link link) {
        if (settled.remove(link)) {
            left(link);
            tellGone(link.peer());
            shared.contests().left(options.domain(), link);
        }
    }

    @Override
    public void over(Away link) {
        elsewhere--;
        settle();
    }

    @Override
    boolean isElsewhere() {
        return elsewhere > 0;
    }

    @Override
    public boolean cut(VerifiedKey key, String reason) {
        onLoop(() -> cutNow(key, reason));
        return true;
    }

    private void cutNow(VerifiedKey key, String reason) {
        for (var session : pending.all()) {
            if (key.equals(session.provedKey())) {
                session.cut(reason);
            }
        }
        for (var link : List.copyOf(settled)) {
            if (key.equals(link.peer().key())) {
                link.cut(reason);
            }
        }
    }

    @Override
    public boolean accept(List<CurveKeyPair> pairs) {
        identities.become(pairs);
        return true;
    }

    @Override
    void shutNow() {
        acceptor.close();
        identities.close();
        for (var session : pending.all()) {
            session.close("the endpoint was closed");
        }
        for (var link : List.copyOf(settled)) {
            link.close("the endpoint was closed");
        }
    }

    @Override
    public String address() {
        return listener.address();
    }
}
