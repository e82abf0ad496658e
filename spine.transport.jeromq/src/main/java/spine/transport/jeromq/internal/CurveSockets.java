package spine.transport.jeromq.internal;

import spine.api.security.VerifiedKey;
import spine.api.transport.ConnectOptions;
import spine.api.transport.ListenOptions;
import zmq.Ctx;
import zmq.SocketBase;
import zmq.ZMQ;
import zmq.msg.MsgAllocator;

/** Makes sockets that speak CURVE and nothing else, with the options of BR-14. */
final class CurveSockets {
    /** What a CURVE message adds to a frame: command name 8, nonce 8, authenticator 16, flags 1. */
    static final int OVERHEAD_BYTES = 33;
    /** The I/O thread for connected sockets and those of priority 0: a flood of data does not delay them (BR-06). */
    static final long URGENT = 1;
    /** The I/O thread for all others. */
    static final long OTHERS = 2;
    /** JeroMQ's handshake holds 256 bytes of metadata, of which the socket type and the names take 35. */
    static final int MAX_ROUTING_ID_BYTES = 200;
    /** Handshake commands must pass, however small the messages are to be. */
    private static final long LEAST_FRAME_BYTES = 1_024;

    private final Ctx context;
    private final Timings timings;

    CurveSockets(Ctx context, Timings timings) {
        this.context = context;
        this.timings = timings;
    }

    /** A ROUTER, not bound yet, and without a secret: see {@link Lines}. */
    SocketBase router(ListenOptions options, MsgAllocator allocator) {
        var socket = socket(ZMQ.ZMQ_ROUTER, options.priority() == 0, options.maxMessageBytes(),
                options.queueMessages(), allocator);
        socket.setSocketOpt(ZMQ.ZMQ_ROUTER_MANDATORY, true);
        // BR-14 wants handover for the key that owns the id, and JeroMQ asks for no key: see Proof, ListeningEndpoint.
        socket.setSocketOpt(ZMQ.ZMQ_ROUTER_HANDOVER, false);
        socket.setSocketOpt(ZMQ.ZMQ_CURVE_PUBLICKEY, options.identity().publicKey().bytes());
        socket.setSocketOpt(ZMQ.ZMQ_CURVE_SERVER, true);
        return socket;
    }

    /** A DEALER, not connected yet. JeroMQ keeps the array of the secret: wipe it when the socket is gone, not before. */
    SocketBase dealer(ConnectOptions options, byte[] secret, MsgAllocator allocator) {
        var socket = socket(ZMQ.ZMQ_DEALER, true, options.maxMessageBytes(), options.queueMessages(), allocator);
        if (!options.routingId().isEmpty()) {
            socket.setSocketOpt(ZMQ.ZMQ_IDENTITY, options.routingId().toByteArray());
        }
        socket.setSocketOpt(ZMQ.ZMQ_RECONNECT_IVL, timings.reconnectMillis());
        socket.setSocketOpt(ZMQ.ZMQ_RECONNECT_IVL_MAX, timings.reconnectMaxMillis());
        socket.setSocketOpt(ZMQ.ZMQ_CURVE_PUBLICKEY, options.identity().publicKey().bytes());
        socket.setSocketOpt(ZMQ.ZMQ_CURVE_SECRETKEY, checked(secret));
        socket.setSocketOpt(ZMQ.ZMQ_CURVE_SERVERKEY, serverKey(options.server()));
        return socket;
    }

    private SocketBase socket(int type, boolean urgent, long maxMessageBytes, int queue, MsgAllocator allocator) {
        var socket = context.createSocket(type);
        if (socket == null) {
            throw new IllegalStateException("JeroMQ has no room for another socket");
        }
        socket.setSocketOpt(ZMQ.ZMQ_LINGER, 0);
        socket.setSocketOpt(ZMQ.ZMQ_AFFINITY, urgent ? URGENT : OTHERS);
        socket.setSocketOpt(ZMQ.ZMQ_SNDHWM, queue);
        socket.setSocketOpt(ZMQ.ZMQ_RCVHWM, 0);
        socket.setSocketOpt(ZMQ.ZMQ_MSG_ALLOCATOR, allocator);
        socket.setSocketOpt(ZMQ.ZMQ_MAXMSGSIZE, Math.max(maxMessageBytes, LEAST_FRAME_BYTES) + OVERHEAD_BYTES);
        socket.setSocketOpt(ZMQ.ZMQ_TCP_KEEPALIVE, 1);
        socket.setSocketOpt(ZMQ.ZMQ_HANDSHAKE_IVL, timings.handshakeMillis());
        socket.setSocketOpt(ZMQ.ZMQ_HEARTBEAT_IVL, timings.heartbeatMillis());
        socket.setSocketOpt(ZMQ.ZMQ_HEARTBEAT_TIMEOUT, 2 * timings.heartbeatMillis());
        socket.setSocketOpt(ZMQ.ZMQ_HEARTBEAT_TTL, 4 * timings.heartbeatMillis());
        return socket;
    }

    private static byte[] serverKey(VerifiedKey key) {
        return checked(key.bytes());
    }

    /** JeroMQ checks lengths with assertions, which are off, and takes 40 bytes for Z85. */
    private static byte[] checked(byte[] key) {
        if (key.length != 32) {
            throw new IllegalArgumentException("a CURVE key has 32 bytes, not " + key.length);
        }
        return key;
    }
}
