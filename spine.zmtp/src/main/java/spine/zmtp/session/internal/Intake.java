package spine.zmtp.session.internal;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import spine.zmtp.loop.internal.Block;
import spine.zmtp.loop.internal.Loop;
import spine.zmtp.security.internal.Protection;
import spine.zmtp.wire.internal.FrameHeader;
import spine.zmtp.wire.internal.ProtocolException;

/**
 * Cuts a connection's bytes into outer frames. Reads into the loop's own memory; only an incomplete frame at the end is
 * kept, in a borrowed block, or, if it is larger than a block, in an array that grows with what has come.
 */
final class Intake {
    /** What one read may take the receiver. */
    private static final long MOST_NANOS = 500_000;
    private static final int LEAST_BYTES = 2048;
    private final Loop loop;
    private final Protection protection;
    private final Assembly assembly;
    private final Limits limits;
    private final long mostBody;
    private int budget = Loop.IO_BYTES;
    private Block tail;
    private byte[] large;
    private int have;
    private int total;

    Intake(Loop loop, Protection protection, Assembly assembly, Limits limits) {
        this.loop = loop;
        this.protection = protection;
        this.assembly = assembly;
        this.limits = limits;
        this.mostBody = mostBody(protection, limits);
    }

    private static long mostBody(Protection protection, Limits limits) {
        long plain = limits.frameBytes() + FrameHeader.LONG_BYTES;
        if (protection.unit() != Protection.Unit.FRAME) {
            plain = Math.max(plain, Protection.BATCH_BYTES);
        }
        return protection.sealedBytes((int) Math.min(plain, protection.maxPlain()));
    }

    /** What was read behind the handshake. */
    void leftover(byte[] bytes, int length) throws ProtocolException {
        System.arraycopy(bytes, 0, loop.scratch, 0, length);
        cut(length);
    }

    /**
     * Reads once and delivers what is whole.
     *
     * @return bytes read, negative at the end of the stream
     */
    int read(ReadableByteChannel channel) throws IOException, ProtocolException {
        var in = loop.reading.clear();
        in.limit(large != null ? Math.min(in.capacity(), total - have) : budget);
        int count = channel.read(in);
        if (count <= 0) {
            return count;
        }
        in.flip();
        if (large != null) {
            grow(count);
            in.get(large, have, count);
            have += count;
            if (have == total) {
                openLarge();
            }
            return count;
        }
        int before = 0;
        if (tail != null) {
            before = tail.end;
            System.arraycopy(tail.bytes, 0, loop.scratch, 0, before);
            dropTail();
        }
        in.get(loop.scratch, before, count);
        long began = System.nanoTime();
        cut(before + count);
        spent(System.nanoTime() - began, count);
        return count;
    }

    /**
     * Reads less at once if what was read took the receiver too long: whoever is more urgent waits for as long as one
     * read takes (BR-05).
     */
    private void spent(long nanos, int count) {
        if (nanos > MOST_NANOS) {
            budget = Math.max(LEAST_BYTES, budget / 2);
        } else if (nanos < MOST_NANOS / 4 && count == budget) {
            budget = Math.min(Loop.IO_BYTES, 2 * budget);
        }
    }

    /** The first bytes of the loop's scratch are ours. */
    private void cut(int end) throws ProtocolException {
        var in = loop.scratch;
        int at = 0;
        while (at < end && assembly.isOpen()) {
            long header = FrameHeader.parse(in, at, end - at, mostBody);
            if (header == FrameHeader.INCOMPLETE) {
                break;
            }
            int size = FrameHeader.bytes(header) + FrameHeader.body(header);
            if (protection.plainBytes(FrameHeader.body(header)) < 0) {
                throw new ProtocolException("a frame of a size that no valid one has");
            }
            if (end - at < size) {
                if (size > Block.BYTES) {
                    beginLarge(in, at, end - at, size);
                    return;
                }
                break;
            }
            assembly.open(in, at, FrameHeader.bytes(header), FrameHeader.body(header));
            at += size;
        }
        if (at < end && assembly.isOpen()) {
            tail = loop.memory.block();
            System.arraycopy(in, at, tail.bytes, 0, end - at);
            tail.end = end - at;
        }
    }

    private void beginLarge(byte[] in, int at, int length, int size) throws ProtocolException {
        take(Math.min(size, Math.max(length, Block.BYTES)));
        large = Arrays.copyOfRange(in, at, at + Math.min(size, Math.max(length, Block.BYTES)));
        have = length;
        total = size;
    }

    private void grow(int more) throws ProtocolException {
        if (have + more > large.length) {
            int room = (int) Math.min(total, Math.max(2L * large.length, have + more));
            take(room - large.length);
            large = Arrays.copyOf(large, room);
        }
    }

    private void take(int bytes) throws ProtocolException {
        if (!limits.largeFrames().take(bytes)) {
            throw new ProtocolException("no room for another large frame now");
        }
    }

    private void openLarge() throws ProtocolException {
        var frame = large;
        dropLarge();
        long header = FrameHeader.parse(frame, 0, total, mostBody);
        assembly.openLarge(frame, FrameHeader.bytes(header), FrameHeader.body(header));
    }

    private void dropTail() {
        loop.memory.letGo(tail);
        tail = null;
    }

    private void dropLarge() {
        limits.largeFrames().giveBack(large.length);
        large = null;
    }

    void clear() {
        if (tail != null) {
            dropTail();
        }
        if (large != null) {
            dropLarge();
        }
    }
}
