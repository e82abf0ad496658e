package spine.journal.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps room ready: the next segment's bytes are written as zeros before it is needed, so that a full disk is found here
 * and never in the middle of an entry. Takes out what is over the retention, and tries again after a failure, once in
 * {@value #RETRY_MILLIS} ms. All of it on a thread of its own.
 */
final class Room implements Supplier<LogFile> {
    static final long RETRY_MILLIS = 1000;
    private static final Logger LOG = LoggerFactory.getLogger(Room.class);
    private static final long LOOK_MILLIS = 60_000;
    private static final int PIECE = 1 << 20;

    private final Path folder;
    private final JournalLimits limits;
    private final Disk disk;
    private final Clock clock;
    private final Object monitor = new Object();
    private final AtomicReference<LogFile> spare = new AtomicReference<>();
    private final Thread thread = new Thread(this::run, "spine-journal-room");
    private volatile Trouble trouble = Trouble.NONE;
    private Appender appender;
    private SegmentWriter writer;
    private boolean woken;
    private boolean closed;
    private long made;

    Room(Path folder, JournalLimits limits, Disk disk, Clock clock) {
        this.folder = folder;
        this.limits = limits;
        this.disk = disk;
        this.clock = clock;
        thread.setDaemon(true);
    }

    void start(Appender to, SegmentWriter of) {
        appender = to;
        writer = of;
        thread.start();
    }

    /** A file of reserved bytes, or null; it is the caller's. */
    @Override
    public LogFile get() {
        return spare.getAndSet(null);
    }

    /** Why there is none. */
    Trouble trouble() {
        return trouble;
    }

    /** Looks at once. */
    void wake() {
        synchronized (monitor) {
            woken = true;
            monitor.notifyAll();
        }
    }

    void close(long millis) throws InterruptedException, IOException {
        synchronized (monitor) {
            closed = true;
            monitor.notifyAll();
        }
        thread.join(millis);
        var left = get();
        if (left != null) {
            left.close();
            Files.deleteIfExists(left.path());
        }
    }

    private void run() {
        try {
            do {
                look();
            } while (pause(appender.isWaiting() || trouble != Trouble.NONE ? RETRY_MILLIS : LOOK_MILLIS));
        } catch (InterruptedException e) {
            LOG.warn("The thread that keeps room for the journal was interrupted");
            trouble = Trouble.CLOSED;
            appender.noRoom(Trouble.CLOSED);
        }
    }

    private boolean pause(long millis) throws InterruptedException {
        synchronized (monitor) {
            if (!woken && !closed) {
                monitor.wait(millis);
            }
            woken = false;
            return !closed;
        }
    }

    private void look() {
        try {
            limits.retention().apply(folder, clock, disk);
            summarize();
        } catch (IOException | RuntimeException e) {
            LOG.warn("Old segments of the journal could not be looked at; the next try is in a minute", e);
        }
        try {
            if (isWanted() && spare.get() == null) {
                spare.set(make());
            }
            trouble = Trouble.NONE;
        } catch (IOException | RuntimeException e) {
            if (trouble == Trouble.NONE) {
                LOG.warn("No room could be kept for the journal's next segment: {}", e.toString());
            }
            trouble = Trouble.full(String.valueOf(e.getMessage()));
            appender.noRoom(trouble);
            return;
        }
        try {
            appender.resume();
        } catch (IOException | RuntimeException e) {
            trouble = Trouble.broken(e); // it was told when it began
        }
    }

    /** What a crash left unfinished is summed up now, and not while the bundle starts. */
    private void summarize() throws IOException {
        var segments = SegmentFiles.list(folder);
        for (var segment : segments.subList(0, Math.max(0, segments.size() - 2))) {
            if (!Files.exists(SegmentFiles.summary(segment))) {
                SegmentSummary.of(segment).write(segment);
            }
        }
    }

    private boolean isWanted() {
        var segment = writer.current();
        return segment == null || appender.isWaiting() || segment.written > segment.limit / 2;
    }

    private LogFile make() throws IOException {
        long free = disk.free(folder);
        if (limits.reserveBytes() > 0 && free - limits.segmentBytes() < limits.reserveBytes()) {
            throw new IOException("its next file needs " + limits.segmentBytes() + " bytes, " + limits.reserveBytes()
                    + " are kept free for others, and there are " + free);
        }
        var path = SegmentFiles.spare(folder, ++made);
        var file = LogFile.make(disk, path);
        try {
            var zeros = ByteBuffer.allocateDirect(PIECE);
            for (long at = 0; at < limits.segmentBytes(); at += zeros.limit()) {
                file.write(zeros.clear().limit((int) Math.min(PIECE, limits.segmentBytes() - at)), at);
            }
            file.force();
            return file;
        } catch (IOException | RuntimeException e) {
            file.close();
            Files.deleteIfExists(path);
            throw e;
        }
    }
}
