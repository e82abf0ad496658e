package spine.zmtp.internal;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import spine.api.security.VerifiedKey;
import spine.api.transport.ConnectOptions;
import spine.api.transport.Gate;
import spine.api.transport.Peer;
import spine.api.transport.Receiver;
import spine.api.transport.SendOutcome;
import spine.api.transport.TransportException;
import spine.zmtp.loop.internal.Counters.Count;
import spine.zmtp.loop.internal.Timer;
import spine.zmtp.security.internal.Established;
import spine.zmtp.security.internal.Handshake;
import spine.zmtp.session.internal.Limits;
import spine.zmtp.session.internal.Line;
import spine.zmtp.session.internal.Remote;
import spine.zmtp.session.internal.Session;
import spine.zmtp.session.internal.State;
import spine.zmtp.wire.internal.Greeting;

/** A connected socket: one session after the other, with a wait between two that doubles up to a limit. */
abstract class ConnectingEndpoint extends ZmtpEndpoint {
    final ConnectOptions options;
    final Line line;
    private final Shared shared;
    private final Address address;
    private final Limits limits;
    private final Peer server;
    private final byte[] greeting;
    private Session session;
    private Timer next;
    private long waitMillis;
    private long admittedAt;

    ConnectingEndpoint(Shared shared, ConnectOptions options, Address address, Receiver receiver) {
        super(shared.loop(), receiver, options.queueMessages());
        this.shared = shared;
        this.options = options;
        this.address = address;
        this.limits = shared.limits(options.maxMessageBytes());
        this.line = new Line(options.queueMessages(), options.maxMessageBytes());
        this.server = new Peer(ByteString.EMPTY, options.server());
        this.greeting = Greeting.of(shared.handshakes().mechanism(), false);
        this.waitMillis = shared.settings().timings().reconnectMillis();
    }

    /** The session if there is traffic, else null. */
    final Session traffic() {
        return session != null && session.state() == State.TRAFFIC ? session : null;
    }

    // ---- connecting

    /** On the loop's thread. */
    void connect(SocketAddress where) {
        next = null;
        if (closed()) {
            return;
        }
        try {
            var channel = where instanceof UnixDomainSocketAddress ? SocketChannel.open(StandardProtocolFamily.UNIX)
                    : SocketChannel.open();
            try {
                channel.configureBlocking(false);
                if (!(where instanceof UnixDomainSocketAddress)) {
                    TcpListener.tune(channel);
                }
                channel.connect(where);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
            session = new Session(loop, channel, new Remote(options.address(), options.address()), this, limits,
                    shared.desks());
            session.start();
        } catch (IOException e) {
            session = null;
            later();
        }
    }

    private void later() {
        if (closed() || next != null) {
            return;
        }
        long millis = ThreadLocalRandom.current().nextLong(waitMillis / 2, waitMillis + 1);
        waitMillis = Math.min(2 * waitMillis, shared.settings().timings().reconnectMaxMillis());
        next = loop.at(loop.now() + TimeUnit.MILLISECONDS.toNanos(millis), this::again);
    }

    /** The resolver may take its time: not on the loop. */
    private void again() {
        next = null;
        if (!shared.desks().gates().take(() -> {
            try {
                var where = address.resolve();
                loop.post(() -> connect(where));
            } catch (TransportException e) {
                loop.post(this::later);
            }
        })) {
            later();
        }
    }

    @Override
    public final void ended(Session over) {
        if (over == session) {
            session = null;
            if (admittedAt != 0 && loop.now() - admittedAt > TimeUnit.MILLISECONDS.toNanos(
                    shared.settings().timings().reconnectMaxMillis())) {
                waitMillis = shared.settings().timings().reconnectMillis();
            }
            admittedAt = 0;
            later();
        }
    }

    // ---- for the session

    @Override
    public int priority() {
        return 0;
    }

    @Override
    public boolean speaksFirst() {
        return true;
    }

    @Override
    public byte[] greeting() {
        return greeting;
    }

    @Override
    public Handshake handshake(byte[] peerGreeting) {
        return shared.handshakes().client(options.identity(), options.server(), options.pattern().name(),
                options.routingId(), greeting, peerGreeting);
    }

    /** We know the server's key beforehand: nobody needs to be asked. */
    @Override
    public CompletionStage<Gate.Admission> admits(VerifiedKey key, String host) {
        return CompletableFuture.completedFuture(key.equals(options.server()) ? Gate.Admission.SHARED
                : Gate.Admission.REFUSED);
    }

    @Override
    public void established(Session whole, Established peer, boolean sole) {
        admittedAt = loop.now();
        whole.admit(server, line);
    }

    @Override
    void heard() {
        waitMillis = shared.settings().timings().reconnectMillis();
    }

    @Override
    public void overcrowded() {
        // The session ends and is tried again.
        loop.counters.add(Count.REFUSED_FOR_ROOM);
    }

    @Override
    public boolean cut(Peer peer, String reason) {
        onLoop(() -> cutNow(reason));
        return true;
    }

    private void cutNow(String reason) {
        if (session != null) {
            session.cut(reason);
        }
    }

    @Override
    void shutNow() {
        if (next != null) {
            next.cancel();
            next = null;
        }
        if (session != null) {
            session.close("the endpoint was closed");
        }
        line.drop(SendOutcome.CLOSED, loop);
    }

    @Override
    public String address() {
        return options.address();
    }
}
