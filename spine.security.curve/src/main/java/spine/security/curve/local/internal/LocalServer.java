package spine.security.curve.local.internal;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a local socket: one thread, one connection at a time, each for {@link #LIMIT} at most, so a peer that says
 * nothing holds up the next by no more than that.
 */
final class LocalServer implements AutoCloseable {
    static final Duration LIMIT = Duration.ofMillis(1500);
    private static final Logger LOG = LoggerFactory.getLogger(LocalServer.class);
    private static final long STOP_WAIT_MILLIS = 3000;

    /** What is said on a connection. */
    interface Talk {
        /**
         * Called for each connection. A stranger is to be read to the end as well: closing at once would hide the
         * refusal behind a broken pipe.
         *
         * @param admitted whether the kernel says that it is root or our own account
         */
        void with(TimedChannel peer, boolean admitted) throws IOException;
    }

    private final LocalSocket socket;
    private final PeerCheck check;
    private final Talk talk;
    private final Selector selector;
    private final Thread thread;
    private volatile boolean stopped;

    LocalServer(String name, LocalSocket socket, PeerCheck check, Talk talk) throws IOException {
        this.socket = socket;
        this.check = check;
        this.talk = talk;
        this.selector = Selector.open();
        socket.channel().register(selector, SelectionKey.OP_ACCEPT);
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Binds a socket and serves it for root and our own account; nothing is left behind if that fails. */
    static LocalServer open(String name, Path path, Talk talk) throws IOException {
        var socket = LocalSocket.bind(path);
        try {
            return new LocalServer(name, socket, PeerCheck.ownerOf(path), talk);
        } catch (IOException | UnsupportedOperationException e) {
            socket.close();
            throw e;
        }
    }

    private void run() {
        while (!stopped) {
            try {
                selector.select();
                selector.selectedKeys().clear();
                for (var peer = accept(); peer != null; peer = accept()) {
                    serve(peer);
                }
            } catch (IOException | RuntimeException e) {
                LOG.error("The socket {} failed and is served no more", socket.path(), e);
                return;
            }
        }
    }

    private SocketChannel accept() throws IOException {
        return stopped ? null : socket.channel().accept();
    }

    /** Whoever was accepted is closed here, also when the end came meanwhile. */
    private void serve(SocketChannel peer) {
        try (peer; var timed = new TimedChannel(peer, LIMIT)) {
            talk.with(timed, check.admits(peer));
        } catch (IOException | RuntimeException e) {
            LOG.warn("A connection to {} broke off: {}", socket.path(), e.toString());
        }
    }

    /** Stops listening and removes the socket's file; waits for the connection in hand. */
    @Override
    public void close() {
        stopped = true;
        selector.wakeup();
        try {
            thread.join(STOP_WAIT_MILLIS);
            socket.close();
            selector.close();
        } catch (IOException e) {
            LOG.warn("The socket {} could not be removed", socket.path(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
