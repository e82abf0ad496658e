package spine.zmtp.session.internal;

import java.util.Arrays;
import spine.zmtp.loop.internal.Block;
import spine.zmtp.wire.internal.FrameHeader;
import spine.zmtp.wire.internal.ProtocolException;

/** An inner frame larger than a block, collected from records in an array that grows with what has come. */
final class LargeInner {
    private final long header;
    private final int total;
    private final Limits limits;
    private byte[] bytes;
    private int end;

    LargeInner(long header, Limits limits, byte[] in, int at, int length) throws ProtocolException {
        this.header = header;
        this.total = FrameHeader.bytes(header) + FrameHeader.body(header);
        this.limits = limits;
        take(2 * Block.BYTES);
        this.bytes = new byte[2 * Block.BYTES];
        System.arraycopy(in, at, bytes, 0, length);
        this.end = length;
    }

    long header() {
        return header;
    }

    int total() {
        return total;
    }

    byte[] bytes() {
        return bytes;
    }

    int end() {
        return end;
    }

    /** Makes room for a record, the last of which may hold the beginning of what comes next. */
    void ensure(int more) throws ProtocolException {
        if (end + more > bytes.length) {
            int room = (int) Math.max(end + more, Math.min(2L * bytes.length, total + (long) Block.BYTES / 2));
            take(room - bytes.length);
            bytes = Arrays.copyOf(bytes, room);
        }
    }

    void took(int more) {
        end += more;
    }

    boolean isWhole() {
        return end >= total;
    }

    void giveBack() {
        limits.largeFrames().giveBack(bytes.length);
    }

    private void take(int size) throws ProtocolException {
        if (!limits.largeFrames().take(size)) {
            throw new ProtocolException("no room for another large frame now");
        }
    }
}
