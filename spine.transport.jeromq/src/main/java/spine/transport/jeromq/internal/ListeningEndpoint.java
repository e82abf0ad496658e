package spine.transport.jeromq.internal;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import spine.api.security.CurveKeyPair;
import spine.api.security.VerifiedKey;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectionEvent;
import spine.api.transport.ConnectionEvent.Kind;
import spine.api.transport.ListenOptions;
import spine.api.transport.Peer;
import spine.api.transport.Receiver;
import spine.api.transport.SendOutcome;
import spine.api.transport.TransportException;
import zmq.Msg;
import zmq.ZMQ;

/**
 * A bound ROUTER. Each message is attributed by the {@link Proof} of its own session, never by its routing id or by
 * what the peer says of itself; and a message goes out only if the session in which that key last spoke under that
 * routing id still lives, so that nobody gets another key's replies. Two keys may use one routing id at a time: they have
 * nothing of each other, and the receiver, which is told key and id, says whose it is. A key that comes again under its id
 * has it from its first message on, and its former connection is cut (BR-14).
 */
final class ListeningEndpoint extends SocketEndpoint implements Doors.Decisions {
    private static final int EVENTS = ZMQ.ZMQ_EVENT_LISTENING | ZMQ.ZMQ_EVENT_ACCEPTED | ZMQ.ZMQ_EVENT_DISCONNECTED
            | ZMQ.ZMQ_EVENT_ACCEPT_FAILED | ZMQ.ZMQ_EVENT_HANDSHAKE_PROTOCOL | ZMQ.ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL
            | ZMQ.ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL | ZMQ.ZMQ_EVENT_HANDSHAKE_FAILED_AUTH;
    /** PING of ZMTP 3.1: its name, a TTL of none, no context. Every engine answers it by itself. */
    private static final byte[] PING = {4, 'P', 'I', 'N', 'G', 0, 0};

    private final Connections connections;
    private final Proof proof;
    private final Owners owners;
    private final Runnable onShut;
    /** Both from {@link #bind} on, before the first connection. */
    private volatile Lines lines;
    private Senders senders;
    private volatile String address;
    private volatile SelectableChannel listener;

    /** @param onShut gives back the ZAP domain and the gate */
    ListeningEndpoint(Loop loop, InboundBrake brake, ListenOptions options, Receiver receiver, Timings timings,
            Proof proof, Owners owners, Runnable onShut) {
        super(loop, brake, receiver, options.priority(), options.queueMessages(), options.maxMessageBytes());
        this.address = options.address();
        this.onShut = onShut;
        this.connections = new Connections(delivery::event, System::nanoTime, proof::decisions,
                TimeUnit.MILLISECONDS.toNanos(2L * timings.handshakeMillis()));
        this.proof = proof;
        this.owners = owners;
    }

    /** Binds; on failure nothing is left. */
    void bind(CurveSockets sockets, ListenOptions options, TcpAddress where, String zapDomain)
            throws TransportException {
        var socket = sockets.router(options, brake);
        lines = new Lines(socket, zapDomain, brake, List.of(options.identity()));
        senders = new Senders(proof, connections, lines);
        try {
            socket.setEventHook(new Hook(), EVENTS);
            if (!socket.bind(options.address())) {
                throw where.bindFailure();
            }
            address = (String) socket.getSocketOptx(ZMQ.ZMQ_LAST_ENDPOINT);
            connections.boundTo(address);
            attach(socket);
            loop.add(this);
        } catch (TransportException e) {
            socket.close();
            throw e;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw new TransportException("cannot bind " + where + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String address() {
        return address;
    }

    // ---- receiving

    @Override
    void receive(Msg routingId) {
        var first = nextFrame();
        if (first == null) {
            delivery.drop(address, "the engine delivered a routing id alone");
            return;
        }
        var sender = senders.of(first.getMetadata());
        var from = sender == null || sender.connection() == null ? address : sender.connection().address;
        var problem = senders.problem(sender);
        var frames = message(first, from);
        if (frames == null) {
            return;
        }
        if (problem != null) {
            delivery.drop(from, problem);
            return;
        }
        var peer = sender.peer(routingId.data());
        if (sender.alive() && !owners.own(peer, sender)) {
            delivery.event(new ConnectionEvent(Kind.IDENTITY, from,
                    "another connection of " + peer.key() + " spoke first"));
            sender.connection().cut();
            return;
        }
        delivery.message(peer, frames);
    }

    @Override
    List<Buffer> tooLarge(String from) {
        var sender = senders.last();
        if (sender != null && sender.alive() && sender.connection().sender() == sender) {
            sender.connection().cut();
        }
        return super.tooLarge(from);
    }

    // ---- sending

    @Override
    SendOutcome transmit(Peer to, Msg[] parts) {
        var owner = owners.of(to);
        if (owner == null) {
            return SendOutcome.UNREACHABLE;
        }
        if (!put(new Msg(owner.address()), true)) {
            return refusal();
        }
        // From here on JeroMQ takes every part, and drops all of them together if the peer leaves now.
        for (int i = 0; i < parts.length; i++) {
            put(parts[i], i < parts.length - 1);
        }
        return SendOutcome.SENT;
    }

    @Override
    public boolean cut(Peer peer, String reason) {
        var owner = owners.of(peer);
        if (owner == null) {
            return false;
        }
        delivery.event(new ConnectionEvent(Kind.REFUSED, owner.connection().address, reason));
        owner.connection().cut();
        return true;
    }

    /** Only such as have spoken: JeroMQ does not say which connection a silent key has. So false in any case. */
    @Override
    public boolean cut(VerifiedKey key, String reason) {
        connections.cut(key, reason);
        return false;
    }

    @Override
    public boolean accept(List<CurveKeyPair> identities) {
        if (closed()) {
            return false;
        }
        lines.accept(identities);
        return true;
    }

    // ---- what the gate's thread asks and tells

    @Override
    public void admitted(String host, long line, long serial, boolean sole, String detail) {
        lines.admitted(line, serial, sole);
        connections.decided(host, Kind.ADMITTED, detail);
    }

    @Override
    public void refused(Kind kind, String host, long line, String detail) {
        lines.refused(line);
        connections.decided(host, kind, detail);
    }

    @Override
    public Life life(VerifiedKey key, long sinceNanos) {
        return owners.of(key).map(owner -> Life.of(owner, sinceNanos)).reduce(Life.GONE, Life::or);
    }

    @Override
    public void ping(VerifiedKey key) {
        loop.inbox.order(() -> owners.of(key).filter(owner -> !closed()).forEach(this::ping));
    }

    private void ping(Sender owner) {
        if (owner.line().pings() && put(new Msg(owner.address()), true)) {
            var ping = new Msg(PING);
            ping.setFlags(Msg.COMMAND);
            put(ping, false);
        }
    }

    // ---- life

    @Override
    void tick() {
        senders.tick();
        owners.tick();
    }

    @Override
    void shut() {
        if (!closed()) {
            super.shut();
            if (lines != null) {
                lines.wipe();
            }
            onShut.run();
        }
    }

    /** The system frees the port when the I/O thread's selector lets go of the listener. */
    @Override
    boolean released() {
        var channel = listener;
        return channel == null || !channel.isRegistered();
    }

    /** Called on JeroMQ's threads. */
    private final class Hook implements ZMQ.EventConsummer {
        @Override
        public void consume(ZMQ.Event event) {
            switch (event.event) {
                case ZMQ.ZMQ_EVENT_LISTENING -> listener = (SelectableChannel) event.arg;
                case ZMQ.ZMQ_EVENT_HANDSHAKE_PROTOCOL -> lines.next();
                case ZMQ.ZMQ_EVENT_ACCEPTED -> connections.accepted((SocketChannel) event.arg);
                case ZMQ.ZMQ_EVENT_DISCONNECTED -> connections.disconnected((SelectableChannel) event.arg);
                case ZMQ.ZMQ_EVENT_ACCEPT_FAILED -> delivery.event(new ConnectionEvent(Kind.HANDSHAKE_FAILED, address,
                        "a connection could not be accepted, error " + event.arg));
                default -> connections.failed(Failures.text(event));
            }
        }

        /** The reaper is done with the socket. */
        @Override
        public void close() {
            finished();
        }
    }
}
