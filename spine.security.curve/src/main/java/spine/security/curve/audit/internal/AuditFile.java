package spine.security.curve.audit.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Appends lines to a file of mode 0600 and rotates it: {@code audit.jsonl} becomes {@code audit.jsonl.1} and so on;
 * the oldest goes. Opens by itself, also again after a failure. One thread only.
 */
final class AuditFile implements AutoCloseable {
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rw-------");

    private final Path path;
    private final long mostBytes;
    private final int kept;
    private FileChannel channel;

    AuditFile(Path path, long mostBytes, int kept) {
        this.path = path;
        this.mostBytes = mostBytes;
        this.kept = kept;
    }

    /** Appends a line as a whole; after a failure the next call starts with a newly opened file. */
    void append(byte[] line) throws IOException {
        try {
            if (channel == null) {
                open();
            }
            if (channel.size() > 0 && channel.size() + line.length > mostBytes) {
                rotate();
            }
            var bytes = ByteBuffer.wrap(line);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** Waits until everything is on the disk. */
    void sync() throws IOException {
        if (channel != null) {
            channel.force(false);
        }
    }

    private void open() throws IOException {
        channel = FileChannel.open(path, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.APPEND), PosixFilePermissions.asFileAttribute(PRIVATE));
        Files.setPosixFilePermissions(path, PRIVATE);
    }

    private void rotate() throws IOException {
        close();
        for (int i = kept; i >= 1; i--) {
            var from = i == 1 ? path : numbered(i - 1);
            if (Files.exists(from)) {
                Files.move(from, numbered(i), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        open();
    }

    private Path numbered(int i) {
        return path.resolveSibling(path.getFileName() + "." + i);
    }

    @Override
    public void close() throws IOException {
        var open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }
}
