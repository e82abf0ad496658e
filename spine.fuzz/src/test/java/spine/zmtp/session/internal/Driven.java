package spine.zmtp.session.internal;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;
import spine.api.security.VerifiedKey;
import spine.api.transport.Buffer;
import spine.api.transport.Peer;
import spine.api.transport.SendOutcome;
import spine.zmtp.loop.internal.Desk;
import spine.zmtp.loop.internal.Loop;
import spine.zmtp.security.internal.Established;
import spine.zmtp.security.internal.Handshake.Step;
import spine.zmtp.security.internal.Protection;

/**
 * A real session in TRAFFIC, served by hand: everything happens on the loop's thread within one task of it, so that the
 * same input gives the same run. The channel is one end of a Unix socket, where what one writes the other reads at once.
 */
public final class Driven implements AutoCloseable {
    private static final int MOST_SERVED = 20_000;
    public final Session session;
    public final Line line;
    private final Loop loop;
    private final SocketChannel peer;
    private final Selector probe;

    /** @param ours non-blocking, as {@code peers} */
    public Driven(Loop loop, Selector probe, SocketChannel ours, SocketChannel peers, Owner owner, Limits limits,
            int queueMessages, Protection protection) throws IOException {
        this.loop = loop;
        this.probe = probe;
        this.peer = peers;
        this.line = new Line(queueMessages, limits.maxMessageBytes());
        // No desk is asked: the handshake is over.
        var idle = new Desk("idle", 1);
        this.session = new Session(loop, ours, new Remote("ipc", "ipc"), owner, limits, new Desks(idle, idle));
        ours.register(probe, SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        session.start();
        session.state = State.ASKING;
        var nobody = VerifiedKey.of(new byte[32]);
        session.done = new Step.Done(null, new Established(nobody, "DEALER", ByteString.EMPTY, protection));
        session.peersMinor = 1;
        session.admit(new Peer(ByteString.copyFromUtf8("peer"), nobody), line);
    }

    public boolean isOpen() {
        return session.isOpen();
    }

    /** As the loop would serve it: when its channel is ready for what the session wants, and when it has output. */
    public void serve() throws IOException {
        for (int i = 0; i < MOST_SERVED && session.isOpen(); i++) {
            boolean ready = isReadable() && session.isReading() || isWritable() && session.isChoked();
            boolean output = !session.isDrained() && !session.isChoked();
            if (!ready && !output) {
                return;
            }
            if (ready) {
                loop.forgetClosed();
                session.ready();
            }
            if (!session.isDrained() && !session.isChoked()) {
                session.flush();
            }
        }
        if (session.isOpen()) {
            throw new AssertionError("a session that is never through with reading");
        }
    }

    /** Bytes, or the end, wait to be read. */
    public boolean isReadable() throws IOException {
        return is(SelectionKey.OP_READ);
    }

    private boolean isWritable() throws IOException {
        return is(SelectionKey.OP_WRITE);
    }

    private boolean is(int what) throws IOException {
        probe.selectedKeys().clear();
        probe.selectNow();
        return !probe.selectedKeys().isEmpty() && (probe.selectedKeys().iterator().next().readyOps() & what) != 0;
    }

    /** The peer writes; returns how much the socket took. */
    public int write(byte[] from, int at, int length) throws IOException {
        try {
            return peer.write(ByteBuffer.wrap(from, at, length));
        } catch (IOException e) {
            if (session.isOpen()) {
                throw e;
            }
            // To a session that has ended nothing can be said any more.
            return length;
        }
    }

    /** The peer reads. */
    public int read(ByteBuffer into) throws IOException {
        try {
            return peer.read(into);
        } catch (IOException e) {
            return -1;
        }
    }

    public void send(List<Buffer> frames, SendOutcome.Listener listener, boolean reserved) {
        session.send(frames, Parts.bytes(frames), listener, reserved);
    }

    /** The peer closes. */
    public void hangUp() throws IOException {
        peer.close();
    }

    @Override
    public void close() throws IOException {
        peer.close();
        session.close("over");
        loop.forgetClosed();
        probe.selectNow();
    }
}
