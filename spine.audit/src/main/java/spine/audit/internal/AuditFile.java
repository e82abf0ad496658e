package spine.audit.internal;

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
import spine.audit.AuditChain;
import spine.keys.DurableFile;

/**
 * Appends lines to {@code audit.jsonl}, mode 0600, and rotates it: it becomes {@code audit.jsonl.1} and so on, and
 * what is over the number that is kept goes. Opens by itself, also again after a failure, and then without the part of
 * a line that the failure left. One thread only.
 */
final class AuditFile implements AutoCloseable {
    /** Where a part of a line goes that a crash left. */
    static final String TORN = "audit.torn";
    private static final String MODE = "rw-------";
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString(MODE);

    private final Path folder;
    private final Path path;
    private final long mostBytes;
    private final int kept;
    private FileChannel channel;
    private long size = -1;

    /**
     * @param mostBytes after which a new file is begun
     * @param kept      rotated files beside the one that is written
     */
    AuditFile(Path folder, long mostBytes, int kept) {
        this.folder = folder;
        this.path = folder.resolve(LogFiles.NAME);
        this.mostBytes = mostBytes;
        this.kept = kept;
    }

    Path folder() {
        return folder;
    }

    /** Whether a line of this length must go into a new file. */
    boolean isFull(int lineBytes) throws IOException {
        open();
        return size > 0 && size + lineBytes > mostBytes;
    }

    /** Appends a line as a whole, or fails and leaves none of it for good. */
    void append(byte[] line) throws IOException {
        try {
            open();
            var bytes = ByteBuffer.wrap(line);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            size += line.length;
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** Waits until everything is on the disk. */
    void sync() throws IOException {
        if (size >= 0) {
            open(); // a failure may have closed it
            channel.force(false);
        }
    }

    private void open() throws IOException {
        if (channel != null) {
            return;
        }
        var opened = FileChannel.open(path, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.APPEND), PosixFilePermissions.asFileAttribute(PRIVATE));
        try {
            Files.setPosixFilePermissions(path, PRIVATE);
            if (size >= 0 && opened.size() > size) {
                opened.truncate(size);
            }
            size = opened.size();
            channel = opened;
        } finally {
            if (channel == null) {
                opened.close();
            }
        }
    }

    /** The seq of the oldest entry that {@link #rotate} leaves; 0 if it drops none or the file says none. */
    long firstAfterRotation() throws IOException {
        if (!Files.exists(LogFiles.path(folder, kept))) {
            return 0;
        }
        for (int i = kept - 1; i >= 0; i--) {
            var file = LogFiles.path(folder, i);
            if (Files.exists(file)) {
                try (var in = Files.newInputStream(file)) {
                    var lines = new LogLines(in);
                    var line = lines.next() ? lines.chainLine() : null;
                    return line == null ? 0 : line.seq();
                }
            }
        }
        return 0;
    }

    void rotate() throws IOException {
        close();
        size = -1;
        for (int i = LogFiles.MOST; i > kept; i--) {
            Files.deleteIfExists(LogFiles.path(folder, i));
        }
        for (int i = kept; i >= 1; i--) {
            var from = LogFiles.path(folder, i - 1);
            if (Files.exists(from)) {
                Files.move(from, LogFiles.path(folder, i), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /**
     * Takes a part of a line off the end, as a kill or a power cut leaves it, and keeps it in {@code audit.torn}, up to
     * 64 KiB of it.
     *
     * @return how many bytes; 0 if the file ends with a line feed
     */
    long setTornAside() throws IOException {
        if (!Files.exists(path)) {
            return 0;
        }
        try (var file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long end = endOfLines(file);
            long torn = file.size() - end;
            if (torn > 0) {
                var part = ByteBuffer.allocate((int) Math.min(torn, AuditChain.MOST_LINE_BYTES));
                while (part.hasRemaining() && file.read(part, end + part.position()) >= 0) {
                    continue;
                }
                new DurableFile(folder.resolve(TORN), MODE).write(part.array());
                file.truncate(end);
                file.force(true);
            }
            return torn;
        }
    }

    /** The place after the last line feed. */
    private static long endOfLines(FileChannel file) throws IOException {
        var block = ByteBuffer.allocate(8192);
        for (long to = file.size(); to > 0; to -= block.capacity()) {
            long from = Math.max(0, to - block.capacity());
            block.clear().limit((int) (to - from));
            while (block.hasRemaining() && file.read(block, from + block.position()) >= 0) {
                continue;
            }
            for (int i = block.position() - 1; i >= 0; i--) {
                if (block.get(i) == '\n') {
                    return from + i + 1;
                }
            }
        }
        return 0;
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
