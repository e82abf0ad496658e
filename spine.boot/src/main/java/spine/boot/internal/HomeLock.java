package spine.boot.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One broker for one home: a file lock that the system drops with the process, so a crash leaves nothing to clean up.
 * The file itself stays, and holds the number of its last holder: if it were removed, two processes could each lock a
 * file of this name.
 *
 * <p>The holder never opens the file a second time: closing any descriptor of it would drop the lock (POSIX).
 */
final class HomeLock {
    private final FileChannel channel;

    private HomeLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws TakenException if another process holds it */
    static HomeLock take(Path state) throws IOException {
        var channel = FileChannel.open(state.resolve("spine.lock"), StandardOpenOption.CREATE,
                StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            var holder = read(channel);
            channel.close();
            throw new TakenException("Spine runs already with the home " + state.getParent() + " (process " + holder
                    + ").");
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
        return new HomeLock(channel);
    }

    private static String read(FileChannel channel) throws IOException {
        var pid = ByteBuffer.allocate(20);
        channel.read(pid, 0);
        return new String(pid.array(), 0, pid.position(), StandardCharsets.US_ASCII).strip();
    }

    /** Gives the home free. */
    void release() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
