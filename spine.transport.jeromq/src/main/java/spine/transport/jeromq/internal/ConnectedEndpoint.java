package spine.transport.jeromq.internal;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.transport.ConnectOptions;
import spine.api.transport.ConnectionEvent;
import spine.api.transport.ConnectionEvent.Kind;
import spine.api.transport.Peer;
import spine.api.transport.Receiver;
import spine.api.transport.SendOutcome;
import spine.api.transport.TransportException;
import zmq.Msg;
import zmq.ZError;
import zmq.ZMQ;
import zmq.util.Errno;

/**
 * A connected DEALER. Sends queue up to the high-water mark while there is no connection. JeroMQ reconnects after a
 * broken connection, but gives a session up for good when the peer refuses it or breaks the protocol; then this makes
 * a new socket, with a growing wait, until closed.
 */
final class ConnectedEndpoint extends SocketEndpoint {
    private static final int EVENTS = ZMQ.ZMQ_EVENT_CONNECTED | ZMQ.ZMQ_EVENT_CONNECT_DELAYED
            | ZMQ.ZMQ_EVENT_HANDSHAKE_PROTOCOL
            | ZMQ.ZMQ_EVENT_CONNECT_RETRIED | ZMQ.ZMQ_EVENT_DISCONNECTED | ZMQ.ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL
            | ZMQ.ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL | ZMQ.ZMQ_EVENT_HANDSHAKE_FAILED_AUTH;
    /** JeroMQ takes up a reconnect at once if it takes it up at all. */
    private static final long GIVEN_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final Logger LOG = LoggerFactory.getLogger(ConnectedEndpoint.class);

    private final CurveSockets sockets;
    private final ConnectOptions options;
    private final Timings timings;
    private final byte[] secret;
    private final Peer server;
    private final Errno errno = new Errno();
    private final Nudge nudge;
    private long waitMillis;
    private Hook hook;

    ConnectedEndpoint(Loop loop, InboundBrake brake, CurveSockets sockets, ConnectOptions options, Receiver receiver,
            Timings timings, Nudge nudge) {
        super(loop, brake, receiver, 0, options.queueMessages(), options.maxMessageBytes());
        this.sockets = sockets;
        this.options = options;
        this.timings = timings;
        this.nudge = nudge;
        this.secret = options.identity().secret();
        this.server = new Peer(ByteString.EMPTY, options.server());
        this.waitMillis = timings.reconnectMillis();
    }

    void connect() throws TransportException {
        var fresh = new Hook();
        var socket = sockets.dealer(options, secret, brake);
        try {
            socket.setEventHook(fresh, EVENTS);
            if (!socket.connect(options.address())) {
                throw new IOException("JeroMQ error " + socket.errno());
            }
            attach(socket);
            hook = fresh;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw new TransportException("cannot connect to " + options.address() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String address() {
        return options.address();
    }

    @Override
    void receive(Msg first) {
        waitMillis = timings.reconnectMillis();
        var frames = message(first, options.address());
        if (frames != null) {
            delivery.message(server, frames);
        }
    }

    @Override
    SendOutcome transmit(Peer to, Msg[] parts) {
        for (int i = 0; i < parts.length; i++) {
            if (!put(parts[i], i < parts.length - 1)) {
                if (i > 0) {
                    // The pipe went away within the message: a new socket has no half of it.
                    hook.giveUp();
                }
                return refusal();
            }
        }
        return SendOutcome.SENT;
    }

    @Override
    public boolean cut(Peer peer, String reason) {
        return false;
    }

    @Override
    void tick() {
        nudgeIfDeaf();
        if (closed() || !hook.gaveUp(TimeUnit.MILLISECONDS.toNanos(waitMillis))) {
            return;
        }
        waitMillis = Math.min(2 * waitMillis, timings.reconnectMaxMillis());
        hook.retire();
        detach();
        try {
            connect();
        } catch (TransportException | RuntimeException e) {
            LOG.warn("{} could not be connected again; will be tried", address(), e);
            hook.giveUp();
        }
    }

    private void nudgeIfDeaf() {
        try {
            if (!closed() && hook.silent()) {
                nudge.start();
            } else {
                nudge.stop();
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("{} may wait for JeroMQ until its handshake limit", address(), e);
        }
    }

    @Override
    void shut() {
        if (!closed()) {
            super.shut();
            nudge.stop();
            wipe(secret);
        }
    }

    /** Hears of one socket, on JeroMQ's threads. */
    private final class Hook implements ZMQ.EventConsummer {
        private volatile long lostNanos;
        private volatile boolean lost;
        private volatile boolean retired;
        private volatile boolean silent;

        /** Connected, and no greeting yet. */
        boolean silent() {
            return silent;
        }

        boolean gaveUp(long waitNanos) {
            return lost && System.nanoTime() - lostNanos > Math.max(waitNanos, GIVEN_UP_NANOS);
        }

        void giveUp() {
            lostNanos = System.nanoTime();
            lost = true;
        }

        /** Its end is not the endpoint's end. */
        void retire() {
            retired = true;
        }

        @Override
        public void consume(ZMQ.Event event) {
            switch (event.event) {
                case ZMQ.ZMQ_EVENT_CONNECTED -> {
                    lost = false;
                    silent = true;
                    report(Kind.CONNECTED, "");
                    loop.inbox.event(ConnectedEndpoint.this::nudgeIfDeaf);
                }
                case ZMQ.ZMQ_EVENT_HANDSHAKE_PROTOCOL -> silent = false;
                case ZMQ.ZMQ_EVENT_CONNECT_DELAYED, ZMQ.ZMQ_EVENT_CONNECT_RETRIED -> lost = false;
                case ZMQ.ZMQ_EVENT_DISCONNECTED -> {
                    silent = false;
                    giveUp();
                    boolean tooLarge = errno.is(ZError.EMSGSIZE);
                    report(tooLarge ? Kind.PROTOCOL_ERROR : Kind.DISCONNECTED,
                            tooLarge ? "a frame was larger than allowed" : "");
                }
                case ZMQ.ZMQ_EVENT_HANDSHAKE_FAILED_AUTH -> report(Kind.REFUSED, Failures.text(event));
                default -> report(Kind.HANDSHAKE_FAILED, Failures.text(event));
            }
        }

        private void report(Kind kind, String detail) {
            if (!retired) {
                delivery.event(new ConnectionEvent(kind, options.address(), detail));
            }
        }

        @Override
        public void close() {
            if (!retired) {
                finished();
            }
        }
    }
}
