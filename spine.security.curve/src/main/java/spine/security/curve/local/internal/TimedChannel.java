package spine.security.curve.local.internal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
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

    /**
     * Text up to a line feed, which is not part of it, or to the peer's end; not framed.
     *
     * @param most characters; more are read over and not part of it either
     */
    String readLine(int most) throws IOException {
        var line = new StringBuilder();
        var one = ByteBuffer.allocate(1);
        for (int taken = 0; taken < MOST_BYTES; ) {
            int count = channel.read(one.clear());
            if (count == 0) {
                await(SelectionKey.OP_READ);
                continue;
            }
            if (count < 0 || one.get(0) == '\n') {
                break;
            }
            if (taken++ < most) {
                line.append((char) (one.get(0) & 0x7f));
            }
        }
        return line.toString();
    }

    /** Writes a message. */
    void write(byte[] message) throws IOException {
        send(ByteBuffer.allocate(Integer.BYTES + message.length).putInt(message.length).put(message).flip());
    }

    /** Writes text as it is; not framed. */
    void writeText(String text) throws IOException {
        send(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private void send(ByteBuffer bytes) throws IOException {
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
