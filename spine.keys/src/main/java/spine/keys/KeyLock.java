package spine.keys;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * One at a time changes the files of a pair: {@code .NAME.lock} keeps other processes out, and the kernel lets go of it
 * when its holder dies. Static functions.
 */
final class KeyLock {
    /** Threads of this process take turns here: a file lock only holds between processes. */
    private static final Object TURN = new Object();

    private KeyLock() {
    }

    /** What is done meanwhile. */
    interface Work<T> {
        T run() throws IOException, KeyFileException;
    }

    /** Blocks until nobody else holds it; makes the folder if it is missing. */
    @SuppressWarnings("try") // the lock is only held
    static <T> T holding(Path folder, String name, Work<T> work) throws KeyFileException {
        try {
            Files.createDirectories(folder,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
            synchronized (TURN) {
                try (var file = FileChannel.open(folder.resolve("." + name + ".lock"),
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                     var lock = file.lock()) {
                    return work.run();
                }
            }
        } catch (IOException | UnsupportedOperationException | OverlappingFileLockException e) {
            throw KeyFileReader.failed(folder.resolve(name + ".key"), e);
        }
    }
}
