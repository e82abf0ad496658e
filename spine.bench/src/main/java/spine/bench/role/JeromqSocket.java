package spine.bench.role;

import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** Sockets of JeroMQ as its users make them, with CURVE and room for the whole window. No state. */
final class JeromqSocket {
    private JeromqSocket() {
    }

    /** A DEALER with new keys, connected. */
    static ZMQ.Socket dealer(ZContext context, Settings settings) {
        var socket = roomy(context, SocketType.DEALER);
        var pair = ZMQ.Curve.generateKeyPair();
        socket.setCurvePublicKey(ZMQ.Curve.z85Decode(pair.publicKey));
        socket.setCurveSecretKey(ZMQ.Curve.z85Decode(pair.secretKey));
        socket.setCurveServerKey(settings.serverKey().bytes());
        socket.connect(settings.get("address"));
        return socket;
    }

    /** A server socket, bound to a port that the system chooses. */
    static ZMQ.Socket bound(ZContext context, SocketType type, Settings settings) {
        var socket = roomy(context, type);
        socket.setCurveServer(true);
        socket.setCurvePublicKey(settings.serverKey().bytes());
        socket.setCurveSecretKey(ZMQ.Curve.z85Decode(Settings.secret()));
        socket.bind("tcp://127.0.0.1:*");
        return socket;
    }

    private static ZMQ.Socket roomy(ZContext context, SocketType type) {
        var socket = context.createSocket(type);
        socket.setHWM(Settings.QUEUE_MESSAGES);
        socket.setLinger(0);
        return socket;
    }
}
