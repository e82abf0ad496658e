package spine.zmtp.internal;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import spine.api.security.VerifiedKey;
import spine.api.transport.Gate;
import spine.api.transport.ListenOptions;
import spine.api.transport.Peer;
import spine.api.transport.Receiver;
import spine.zmtp.loop.internal.Counters.Count;
import spine.zmtp.security.internal.Established;
import spine.zmtp.security.internal.Handshake;
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
    private final Shared shared;
    private final Gate gate;
    private final Listener listener;
    private final Acceptor acceptor;
    private final Limits limits;
    private final Pending pending;
    private final byte[] greeting;
    /** The ones that are in the handshake, in the order in which they came, and all others. */
    private final Set<Session> arriving = new LinkedHashSet<>();
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
        this.greeting = Greeting.of(shared.handshakes().mechanism(), true);
        this.acceptor = new Acceptor(loop, listener, options.priority(), this::take);
    }

    /** Begins to accept. */
    void start() throws IOException {
        acceptor.start();
    }

    // ---- what a pattern decides

    /** Gives a verified and admitted peer its place. Returns it, or null after {@link Session#refuse}. */
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

    // ---- connections

    private void take(SocketChannel channel, Remote remote) throws IOException {
        if (!pending.enter(remote.host()) && !(makeRoom(remote.host()) && pending.enter(remote.host()))) {
            overcrowded();
            channel.close();
            return;
        }
        var session = new Session(loop, channel, remote, this, limits, shared.desks());
        arriving.add(session);
        session.start();
    }

    /**
     * Closes the stranger who has come least far, and of these the one who came first, so that silent connections hold
     * nobody off: of this host if it has its share, else of all.
     */
    private boolean makeRoom(String host) {
        Session victim = null;
        for (var session : arriving) {
            if ((!pending.isFull(host) || session.remote().host().equals(host))
                    && (victim == null || session.state().compareTo(victim.state()) < 0)) {
                victim = session;
            }
        }
        if (victim == null) {
            return false;
        }
        overcrowded();
        victim.broken(new ProtocolException("its place was needed for a newer connection"));
        return true;
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
        return shared.handshakes().server(options.identity(), options.pattern().name(), greeting, peerGreeting);
    }

    @Override
    public boolean admits(VerifiedKey key, String host) {
        return gate.admits(key, host);
    }

    @Override
    public void established(Session session, Handshake.Step.Done done) {
        var peer = place(session, done.session());
        if (peer == null) {
            return;
        }
        arriving.remove(session);
        pending.leave(session.remote().host());
        // What is most urgent, such as control, stays where the callbacks are.
        var outpost = spreads() && priority() > 0 && session.isMovable() ? shared.spread().fewest() : null;
        if (outpost != null) {
            elsewhere++;
            var away = outpost.admit(session, this, peer, line());
            settled.add(away);
            seat(peer, away);
        } else {
            shared.spread().stayed();
            settled.add(session);
            seat(peer, session);
            session.admit(peer, line());
        }
    }

    @Override
    public void ended(Session session) {
        if (arriving.remove(session)) {
            pending.leave(session.remote().host());
        } else if (settled.contains(session)) {
            shared.spread().left();
            gone(session);
        }
    }

    @Override
    public void gone(Link link) {
        if (settled.remove(link)) {
            left(link);
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
    void shutNow() {
        acceptor.close();
        for (var session : List.copyOf(arriving)) {
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
