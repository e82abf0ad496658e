package spine.zmtp.internal;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import spine.zmtp.loop.internal.Loop;
import spine.zmtp.loop.internal.Watched;
import spine.zmtp.session.internal.Remote;

/** Takes connections in. Where the system has no more descriptors it waits a moment and tries again. */
final class Acceptor extends Watched {
    private static final int MOST_A_TURN = 64;
    private static final long BREATH_NANOS = 100_000_000L;

    /** What becomes of a connection. */
    interface Taker {
        void take(SocketChannel channel, Remote remote) throws IOException;
    }

    private final Loop loop;
    private final Listener listener;
    private final Taker taker;
    private final int priority;
    private SelectionKey key;

    Acceptor(Loop loop, Listener listener, int priority, Taker taker) {
        this.loop = loop;
        this.listener = listener;
        this.priority = priority;
        this.taker = taker;
    }

    void start() throws IOException {
        key = loop.watch(listener.channel(), SelectionKey.OP_ACCEPT, this);
    }

    @Override
    public int priority() {
        return priority;
    }

    @Override
    public void ready() {
        for (int i = 0; i < MOST_A_TURN && key.isValid(); i++) {
            SocketChannel channel;
            try {
                channel = listener.channel().accept();
            } catch (IOException e) {
                loop.fault("accepting at " + listener.address(), e);
                breathe();
                return;
            }
            if (channel == null) {
                return;
            }
            greet(channel);
        }
    }

    private void greet(SocketChannel channel) {
        try {
            channel.configureBlocking(false);
            taker.take(channel, listener.accepted(channel));
        } catch (IOException | RuntimeException e) {
            // The peer is gone again already.
            close(channel);
        }
    }

    private void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            loop.fault("closing a socket", e);
        }
    }

    private void breathe() {
        key.interestOps(0);
        loop.at(loop.now() + BREATH_NANOS, () -> {
            if (key.isValid()) {
                key.interestOps(SelectionKey.OP_ACCEPT);
            }
        });
    }

    void close() {
        try {
            listener.close();
        } catch (IOException e) {
            loop.fault("closing " + listener.address(), e);
        }
    }
}
