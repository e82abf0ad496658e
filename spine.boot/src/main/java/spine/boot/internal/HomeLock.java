package spine.boot.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** One broker for one home: a file lock that the system drops with the process, so a crash leaves nothing behind. */
final class HomeLock {
    private final FileChannel channel;
    private final Path file;

    private HomeLock(FileChannel channel, Path file) {
        this.channel = channel;
        this.file = file;
    }

    /** @throws TakenException if another process holds it */
    static HomeLock take(Path run) throws IOException {
        var file = run.resolve("spine.lock");
        var self = Long.toString(ProcessHandle.current().pid());
        while (true) {
            var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            if (!lock(channel)) {
                channel.close();
                throw new TakenException("Spine runs already with the home " + run.getParent() + " (process "
                        + Files.readString(file, StandardCharsets.US_ASCII).strip() + ").");
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(self.getBytes(StandardCharsets.US_ASCII)));
            if (Files.exists(file) && Files.readString(file, StandardCharsets.US_ASCII).equals(self)) {
                return new HomeLock(channel, file);
            }
            // Its holder removed the file between our opening and locking it: what we locked has no name any more.
            channel.close();
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException sameProcess) {
            return false;
        }
    }

    /** Gives the home free. */
    void release() {
        try {
            Files.deleteIfExists(file);
            channel.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Another process has the lock. */
    static final class TakenException extends IOException {
        private static final long serialVersionUID = 1L;

        TakenException(String message) {
            super(message);
        }
    }
}
