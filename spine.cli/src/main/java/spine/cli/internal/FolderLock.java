package spine.cli.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A lock between calls of spinectl that share a client folder; the system lets go of it when its holder dies. Each lock
 * has a file of its own, as closing one file lets go of all locks that a process has on it. In a folder that cannot be
 * written nothing changes, and nothing is locked.
 */
final class FolderLock implements AutoCloseable {
    /** Threads of this process take turns here: a file lock only holds between processes. */
    private static final Object TURN = new Object();

    private final FileChannel file;

    private FolderLock(FileChannel file) {
        this.file = file;
    }

    /** Something that is done by one call at a time. */
    @FunctionalInterface
    interface Work<T, E extends Exception> {
        T run() throws IOException, E;
    }

    /** Changes and consistent reads of what is in the folder: short. */
    @SuppressWarnings("try") // the lock is only held
    static <T, E extends Exception> T alone(Path folder, Work<T, E> work) throws IOException, E {
        synchronized (TURN) {
            try (var lock = take(folder.resolve(".twi_ctl.turn"), false, true)) {
                return work.run();
            }
        }
    }

    /** Says that a call is at work with the key pair; waits while another one holds {@link #sole}. */
    static FolderLock use(Path folder) throws IOException {
        return take(folder.resolve(".twi_ctl.use"), true, true);
    }

    /** Says that no other call is at work with the key pair, until it is closed; null if one is. */
    static FolderLock sole(Path folder) throws IOException {
        return take(folder.resolve(".twi_ctl.use"), false, false);
    }

    private static FolderLock take(Path path, boolean shared, boolean waits) throws IOException {
        FileChannel file;
        try {
            file = FileChannel.open(path, Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ,
                    StandardOpenOption.WRITE), PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        } catch (java.nio.file.FileSystemException readOnly) {
            return new FolderLock(null);
        }
        try {
            FileLock lock = waits ? file.lock(0, Long.MAX_VALUE, shared) : file.tryLock(0, Long.MAX_VALUE, shared);
            if (lock != null) {
                return new FolderLock(file);
            }
        } catch (OverlappingFileLockException ours) {
            // Another thread of this process holds it: as good as having a shared one, and as bad for a sole one.
            if (shared) {
                return new FolderLock(file);
            }
        }
        file.close();
        return null;
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
