package spine.security.curve.local.internal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * Messages with a length before them, on a connection that has to be done with by a deadline.
 *
 * <pre>
 *   0        4
 *   +--------+----------------+
 *   | length | protobuf       |   length: big-endian, unsigned, at most 65,536
 *   +--------+----------------+
 * </pre>
 */
final class TimedChannel implements AutoCloseable {
    static final int MOST_BYTES = 65_536;

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final long deadline;

    /** The length before a message is out of range; nothing was allocated for it. */
    static final class LengthException extends IOException {
        private static final long serialVersionUID = 1L;

        LengthException(int length) {
            super("length " + Integer.toUnsignedString(length) + " is over " + MOST_BYTES);
        }
    }

    TimedChannel(SocketChannel channel, Duration limit) throws IOException {
        this.channel = channel;
        this.deadline = System.nanoTime() + limit.toNanos();
        this.selector = Selector.open();
        try {
            channel.configureBlocking(false);
            this.key = channel.register(selector, 0);
        } catch (IOException e) {
            selector.close();
            throw e;
        }
    }

    /** One message. */
    byte[] read() throws IOException {
        int length = filled(ByteBuffer.allocate(Integer.BYTES)).getInt(0);
        if (length < 0 || length > MOST_BYTES) {
            throw new LengthException(length);
        }
        return filled(ByteBuffer.allocate(length)).array();
    }

    /** Writes a message. */
    void write(byte[] message) throws IOException {
        var bytes = ByteBuffer.allocate(Integer.BYTES + message.length).putInt(message.length).put(message).flip();
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) == 0) {
                await(SelectionKey.OP_WRITE);
            }
        }
    }

    private ByteBuffer filled(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            int count = channel.read(buffer);
            if (count < 0) {
                throw new EOFException("the peer left");
            }
            if (count == 0) {
                await(SelectionKey.OP_READ);
            }
        }
        return buffer;
    }

    private void await(int operation) throws IOException {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        key.interestOps(operation);
        if (left <= 0 || selector.select(left) == 0) {
            throw new IOException("the peer took too long");
        }
        selector.selectedKeys().clear();
    }

    @Override
    public void close() throws IOException {
        try (selector) {
            channel.close();
        }
    }
}
