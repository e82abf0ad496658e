package spine.transport.jeromq.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import zmq.Ctx;
import zmq.SocketBase;
import zmq.ZMQ;

/**
 * Makes JeroMQ's I/O thread look at its connections again.
 *
 * <p>JeroMQ 0.6.0 moves a fresh connection from the object that connected to the one that talks, which are two handles
 * of one channel. If both steps fall into one turn of its poller, the first handle's key is cancelled, the second
 * handle finds it still there, and nobody registers the channel: connected, and deaf until the poller has a reason to
 * go through its handles. That was about one connect in 16. An attempt to connect to a port where nobody listens is
 * such a reason, and so is its failure; it is repeated until stopped. The port is held by a socket of ours that does
 * not listen. Belongs to the reactor's thread.
 */
final class Nudge {
    private static final int AGAIN_MILLIS = 100;

    private final Ctx context;
    private SocketChannel port;
    private SocketBase socket;

    Nudge(Ctx context) {
        this.context = context;
    }

    /** Nudges until {@link #stop}. */
    void start() throws IOException {
        if (socket != null) {
            return;
        }
        port = SocketChannel.open();
        port.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
        socket = context.createSocket(ZMQ.ZMQ_DEALER);
        if (socket == null) {
            stop();
            throw new IOException("JeroMQ has no room for another socket");
        }
        socket.setSocketOpt(ZMQ.ZMQ_LINGER, 0);
        socket.setSocketOpt(ZMQ.ZMQ_AFFINITY, CurveSockets.URGENT);
        socket.setSocketOpt(ZMQ.ZMQ_RECONNECT_IVL, AGAIN_MILLIS);
        socket.connect("tcp://127.0.0.1:" + ((InetSocketAddress) port.getLocalAddress()).getPort());
    }

    void stop() {
        if (socket != null) {
            socket.close();
            socket = null;
        }
        if (port != null) {
            try {
                port.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                port = null;
            }
        }
    }
}
