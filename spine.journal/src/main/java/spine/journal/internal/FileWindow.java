package spine.journal.internal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A part of a file in memory that moves to where it is asked for; takes as much memory as a piece that is asked for. */
final class FileWindow implements AutoCloseable {
    private static final int BYTES = 1 << 18;

    private final FileChannel channel;
    private final long end;
    private ByteBuffer held = ByteBuffer.allocate(BYTES).limit(0);
    private long base;

    /** @param end of what is looked at, at most the file's size */
    FileWindow(FileChannel channel, long end) {
        this.channel = channel;
        this.end = end;
    }

    long end() {
        return end;
    }

    /**
     * @param bytes that the caller has checked to be within the end
     * @return with these bytes from index 0 on, and a limit behind them; good until the next call
     */
    ByteBuffer bytes(long offset, int bytes) throws IOException {
        hold(offset, bytes);
        return held.slice((int) (offset - base), bytes);
    }

    /** Whether the eight bytes at this place, or what is left of them, are zeros. */
    boolean isZero(long offset) throws IOException {
        int bytes = (int) Math.min(8, end - offset);
        hold(offset, bytes);
        int from = (int) (offset - base);
        if (bytes == 8) {
            return held.getLong(from) == 0;
        }
        int sum = 0;
        for (int i = 0; i < bytes; i++) {
            sum |= held.get(from + i);
        }
        return sum == 0;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void hold(long offset, int bytes) throws IOException {
        if (offset >= base && offset + bytes <= base + held.limit()) {
            return;
        }
        int wanted = (int) Math.min(Math.max(bytes, BYTES), end - offset);
        if (held.capacity() < wanted || held.capacity() > BYTES && wanted <= BYTES) {
            held = ByteBuffer.allocate(wanted);
        }
        held.clear().limit(wanted);
        base = offset;
        while (held.hasRemaining()) {
            if (channel.read(held, offset + held.position()) < 0) {
                held.limit(0);
                throw new EOFException("the file has become shorter while it was read");
            }
        }
    }
}
