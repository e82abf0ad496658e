package spine.torus.store.internal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Holds the store's folder for one engine alone. Other processes are kept out by a file lock, other engines of this
 * process by a system property: a second channel on the lock file would, when closed, give the lock away.
 */
public final class StoreFolder implements Closeable {
    private static final String MARK = "spine.torus.holds.";

    private final Path path;
    private final String mark;
    private final FileChannel channel;

    private StoreFolder(Path path, String mark, FileChannel channel) {
        this.path = path;
        this.mark = mark;
        this.channel = channel;
    }

    /**
     * Takes the folder, making it if it is missing.
     *
     * @throws IOException if it cannot be made, or somebody holds it; the message says what to do
     */
    public static StoreFolder take(Path path) throws IOException {
        Files.createDirectories(path);
        var mark = MARK + path.toRealPath();
        if (System.getProperties().putIfAbsent(mark, "true") != null) {
            throw taken(path);
        }
        try {
            return new StoreFolder(path, mark, lock(path));
        } catch (IOException | RuntimeException e) {
            System.clearProperty(mark);
            throw e;
        }
    }

    private static FileChannel lock(Path path) throws IOException {
        var channel = FileChannel.open(path.resolve("lock"), StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        if (channel.tryLock() == null) {
            channel.close();
            throw taken(path);
        }
        return channel;
    }

    private static IOException taken(Path path) {
        return new IOException(path + " is in use by another Spine. Stop it, or give this one another home.");
    }

    public Path path() {
        return path;
    }

    /** Gives the folder back. */
    @Override
    public void close() throws IOException {
        try (channel) {
            System.clearProperty(mark);
        }
    }
}
