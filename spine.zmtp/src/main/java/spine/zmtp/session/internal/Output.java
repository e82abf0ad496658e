package spine.zmtp.session.internal;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import spine.zmtp.loop.internal.Block;
import spine.zmtp.loop.internal.Loop;
import spine.zmtp.loop.internal.Memory;

/** What is encoded for one connection and not yet written. Holds no block when there is nothing. */
final class Output {
    /** No further message is encoded above it: it waits in line. */
    static final int MOST_BYTES = 256 * 1024;

    private final Loop loop;
    private final Memory memory;
    private Block head;
    private Block last;
    private long bytes;

    Output(Loop loop) {
        this.loop = loop;
        this.memory = loop.memory;
    }

    boolean isEmpty() {
        return bytes == 0;
    }

    long bytes() {
        return bytes;
    }

    boolean hasRoom() {
        return bytes < MOST_BYTES;
    }

    /** Enough for a write of its own before the turn ends. */
    boolean isDue() {
        return bytes >= Block.BYTES / 2;
    }

    // ---- encoding

    /** As it is: greeting and handshake. */
    void raw(byte[] frame) {
        var block = space(frame.length);
        System.arraycopy(frame, 0, block.bytes, block.end, frame.length);
        sealed(block, frame.length);
    }

    void sealed(Block block, int written) {
        block.end += written;
        bytes += written;
    }

    /** So much plaintext more, or less, is about to become output. */
    void count(int more) {
        bytes += more;
    }

    /** A block with so much room at its end. */
    Block space(int need) {
        if (last == null || last.room() < need) {
            var block = need > Block.BYTES ? Block.large(new byte[need]) : memory.block();
            if (last == null) {
                head = block;
            } else {
                last.next = block;
            }
            last = block;
        }
        return last;
    }

    // ---- writing

    /**
     * Writes what the socket takes.
     *
     * @return false if it does not take all now
     */
    boolean write(WritableByteChannel channel) throws IOException {
        var out = loop.writing;
        while (head != null) {
            out.clear();
            for (var block = head; block != null && out.hasRemaining(); block = block.next) {
                out.put(block.bytes, block.start, Math.min(out.remaining(), block.end - block.start));
            }
            out.flip();
            int whole = out.remaining();
            int written = channel.write(out);
            written(written);
            if (written < whole) {
                return false;
            }
        }
        return true;
    }

    private void written(int count) {
        bytes -= count;
        int left = count;
        while (head != null && left >= head.end - head.start) {
            left -= head.end - head.start;
            var done = head;
            head = done.next;
            memory.letGo(done);
        }
        if (head == null) {
            last = null;
        } else {
            head.start += left;
        }
    }

    /** Drops everything. */
    void clear() {
        while (head != null) {
            var done = head;
            head = done.next;
            memory.letGo(done);
        }
        last = null;
        bytes = 0;
    }
}
