package spine.journal.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file of mode 0600 that stays open when a thread that writes it is interrupted: Java closes a channel then; this one
 * opens it again and writes again at the same place, and the thread is still interrupted afterwards. Thread-safe, as far
 * as two do not write the same place.
 */
final class LogFile implements AutoCloseable {
    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Disk disk;
    private volatile Path path;
    private volatile FileChannel channel;
    private volatile boolean closed;

    private LogFile(Disk disk, Path path, FileChannel channel) {
        this.disk = disk;
        this.path = path;
        this.channel = channel;
    }

    /** Makes it; it must not be there. */
    static LogFile make(Disk disk, Path path) throws IOException {
        return new LogFile(disk, path, FileChannel.open(path, Set.of(StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ, StandardOpenOption.WRITE), PRIVATE));
    }

    static LogFile open(Disk disk, Path path) throws IOException {
        return new LogFile(disk, path, reopened(path));
    }

    Path path() {
        return path;
    }

    /** It has another name now. */
    void renamed(Path to) {
        path = to;
    }

    long size() throws IOException {
        return channel.size();
    }

    /** Writes all that remains. */
    void write(ByteBuffer bytes, long position) throws IOException {
        int from = bytes.position();
        again(open -> {
            bytes.position(from);
            while (bytes.hasRemaining()) {
                disk.write(open, bytes, position + bytes.position() - from);
            }
        });
    }

    void force() throws IOException {
        again(disk::force);
    }

    void truncate(long size) throws IOException {
        again(open -> open.truncate(size));
    }

    @Override
    public void close() throws IOException {
        closed = true;
        channel.close();
    }

    private interface Step {
        void on(FileChannel open) throws IOException;
    }

    private void again(Step step) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                var open = channel;
                try {
                    step.on(open);
                    return;
                } catch (ClosedChannelException e) {
                    interrupted |= Thread.interrupted();
                    reopen(open);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized void reopen(FileChannel broken) throws IOException {
        if (closed) {
            throw new IOException(path.getFileName() + " is closed");
        }
        if (channel == broken) {
            channel = reopened(path);
        }
    }

    private static FileChannel reopened(Path path) throws IOException {
        return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }
}
