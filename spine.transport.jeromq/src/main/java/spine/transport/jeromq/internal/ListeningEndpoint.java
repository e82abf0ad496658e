package spine.transport.jeromq.internal;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
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
 * routing id still lives, so that nobody gets another key's replies.
 */
final class ListeningEndpoint extends SocketEndpoint implements ZapHandler.Decisions {
    private static final int EVENTS = ZMQ.ZMQ_EVENT_LISTENING | ZMQ.ZMQ_EVENT_ACCEPTED | ZMQ.ZMQ_EVENT_DISCONNECTED
            | ZMQ.ZMQ_EVENT_ACCEPT_FAILED | ZMQ.ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL
            | ZMQ.ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL | ZMQ.ZMQ_EVENT_HANDSHAKE_FAILED_AUTH;

    private final Connections connections;
    private final Senders senders;
    private final Map<ByteString, Sender> owners = new ConcurrentHashMap<>();
    private final byte[] secret;
    private final Runnable onShut;
    private volatile String address;
    private volatile SelectableChannel listener;

    /** @param onShut gives back the ZAP domain and the gate */
    ListeningEndpoint(Loop loop, InboundBrake brake, ListenOptions options, Receiver receiver, Timings timings,
            Proof proof, Runnable onShut) {
        super(loop, brake, receiver, options.priority(), options.queueMessages(), options.maxMessageBytes());
        this.address = options.address();
        this.secret = options.identity().secret();
        this.onShut = onShut;
        this.connections = new Connections(delivery::event, System::nanoTime, proof::decisions,
                TimeUnit.MILLISECONDS.toNanos(2L * timings.handshakeMillis()));
        this.senders = new Senders(proof, connections);
    }

    /** Binds; on failure nothing is left. */
    void bind(CurveSockets sockets, ListenOptions options, TcpAddress where, String zapDomain)
            throws TransportException {
        var socket = sockets.router(options, zapDomain, secret, brake);
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
        if (sender.alive()) {
            own(peer, sender);
        }
        delivery.message(peer, frames);
    }

    /** Messages for this peer go to this session from now on. */
    private void own(Peer peer, Sender sender) {
        var former = owners.get(peer.routingId());
        if (former == sender) {
            return;
        }
        owners.put(peer.routingId(), sender);
        if (former != null && !former.key().equals(sender.key())) {
            delivery.event(new ConnectionEvent(Kind.PROTOCOL_ERROR, sender.connection().address,
                    "key " + sender.key() + " has the routing id that key " + former.key() + " had"));
        }
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
        var owner = owners.get(to.routingId());
        if (owner == null || !owner.carries(to)) {
            return SendOutcome.UNREACHABLE;
        }
        if (!put(new Msg(to.routingId().toByteArray()), true)) {
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
        var owner = owners.get(peer.routingId());
        if (owner == null || !owner.carries(peer)) {
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

    // ---- life

    @Override
    public void admitted(String host, VerifiedKey key, long serial, String detail) {
        senders.admitted(host, key, serial, owners.values());
        connections.decided(host, Kind.ADMITTED, detail);
    }

    @Override
    public void refused(Kind kind, String host, String detail) {
        connections.decided(host, kind, detail);
    }

    @Override
    public boolean isConnected(VerifiedKey key) {
        return owners.values().stream().anyMatch(owner -> owner.alive() && owner.key().equals(key));
    }

    @Override
    void tick() {
        senders.tick();
        owners.values().removeIf(owner -> !owner.alive());
    }

    @Override
    void shut() {
        if (!closed()) {
            super.shut();
            wipe(secret);
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
