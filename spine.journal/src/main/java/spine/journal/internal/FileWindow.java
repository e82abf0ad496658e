package spine.journal.internal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A part of a file in memory that moves to where it is asked for; takes as much memory as a piece that is asked for. */
final class FileWindow implements AutoCloseable {
    private static final int BYTES = 1 << 18;
    /** Of these lie before the place that is asked for, when it is asked for backwards. */
    private static final int BEFORE = BYTES / 4 * 3;

    private final Path file;
    private final long end;
    private FileChannel channel;
    private ByteBuffer held = ByteBuffer.allocate(BYTES).limit(0);
    private long base;

    private FileWindow(Path file, FileChannel channel, long end) {
        this.file = file;
        this.channel = channel;
        this.end = end;
    }

    /** @param most bytes that are looked at; less if the file is shorter */
    static FileWindow open(Path file, long most) throws IOException {
        var channel = FileChannel.open(file);
        try {
            return new FileWindow(file, channel, Math.min(most, channel.size()));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
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
        long from = offset < base && bytes <= BYTES - BEFORE ? Math.max(0, offset - BEFORE) : offset;
        int wanted = (int) Math.min(Math.max(bytes, BYTES), end - from);
        if (held.capacity() < wanted || held.capacity() > BYTES && wanted <= BYTES) {
            held = ByteBuffer.allocate(wanted);
        }
        held.clear().limit(wanted);
        base = from;
        while (held.hasRemaining()) {
            if (read(from) < 0) {
                held.limit(0);
                throw new EOFException("the file has become shorter while it was read");
            }
        }
    }

    /** An interrupt closes the channel: it is opened again, and the thread stays interrupted. */
    private int read(long from) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return channel.read(held, from + held.position());
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                    channel = FileChannel.open(file);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
