package spine.journal.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.message.Durability;

/**
 * The journal's thread: one sync for all who wait for one, the end of segments, and within some milliseconds a write of
 * what is only in memory. Who comes while a sync runs is served by the next.
 */
final class Syncer {
    private static final Logger LOG = LoggerFactory.getLogger(Syncer.class);
    private static final long BUSY_MILLIS = 5;
    private static final long IDLE_MILLIS = 50;

    private final Disk disk;
    private final Path folder;
    private final Thread thread = new Thread(this::run, "spine-journal");
    private final Object monitor = new Object();
    private List<Batch> waiting = new ArrayList<>();
    private List<Segment> retired = new ArrayList<>();
    private boolean folderChanged = true;
    private boolean woken;
    private boolean closed;
    private volatile long syncs;
    private Segment askedFor;
    private Appender appender;
    private SegmentWriter writer;
    private Runnable needRoom;

    Syncer(Disk disk, Path folder) {
        this.disk = disk;
        this.folder = folder;
        thread.setDaemon(true);
    }

    /** @param needRoom called when a segment is needed and none is ready; does not block */
    void start(Appender appender, SegmentWriter writer, Runnable needRoom) {
        this.appender = appender;
        this.writer = writer;
        this.needRoom = needRoom;
        thread.start();
    }

    /** Entries that are written, for a sync. */
    void add(Batch batch) {
        synchronized (monitor) {
            waiting.add(batch);
            monitor.notifyAll();
        }
    }

    /** A segment that is not written any more. */
    void retire(Segment segment) {
        synchronized (monitor) {
            retired.add(segment);
            folderChanged = true;
            woken = true;
            monitor.notifyAll();
        }
    }

    void wake() {
        synchronized (monitor) {
            woken = true;
            monitor.notifyAll();
        }
    }

    void needRoom() {
        needRoom.run();
    }

    /** Rounds of syncs so far. */
    long syncs() {
        return syncs;
    }

    /** Ends after a last round. */
    void close(long millis) throws InterruptedException {
        synchronized (monitor) {
            closed = true;
            monitor.notifyAll();
        }
        thread.join(millis);
    }

    private void run() {
        boolean wrote = false;
        try {
            while (pause(wrote ? BUSY_MILLIS : IDLE_MILLIS)) {
                wrote = appender.flush();
                round();
                askForRoom();
            }
        } catch (InterruptedException e) {
            LOG.warn("The journal's thread was interrupted; nothing is synced any more");
            appender.fail(Trouble.CLOSED);
        }
        round();
    }

    /** The next segment's room is made while the second half of this one is written. */
    private void askForRoom() {
        var segment = writer.current();
        if (segment != null && segment != askedFor && segment.written > segment.limit / 2) {
            askedFor = segment;
            needRoom.run();
        }
    }

    private boolean pause(long millis) throws InterruptedException {
        synchronized (monitor) {
            if (waiting.isEmpty() && !woken && !closed) {
                monitor.wait(millis);
            }
            woken = false;
            return !closed;
        }
    }

    private void round() {
        var segment = writer.current(); // before the retired ones are taken: what it replaced is among those
        List<Batch> batches;
        List<Segment> old;
        boolean folderNews;
        synchronized (monitor) {
            if (waiting.isEmpty() && retired.isEmpty()) {
                return;
            }
            batches = waiting;
            waiting = new ArrayList<>();
            old = retired;
            retired = new ArrayList<>();
            folderNews = folderChanged;
            folderChanged = false;
        }
        var level = synced(segment, old, folderNews, !batches.isEmpty()) ? Durability.SYNCED : Durability.ACCEPTED;
        batches.forEach(batch -> batch.tellSynced(level));
        old.forEach(Syncer::seal);
    }

    private boolean synced(Segment segment, List<Segment> old, boolean folderNews, boolean wanted) {
        try {
            boolean proven = true;
            for (var one : old) {
                proven &= !one.suspect;
                if (!one.suspect) {
                    force(one);
                }
            }
            if (folderNews) {
                disk.syncFolder(folder);
            }
            if (wanted && segment != null && !old.contains(segment)) {
                force(segment);
            }
            return proven;
        } catch (IOException | RuntimeException e) {
            synchronized (monitor) {
                folderChanged = true;
            }
            appender.fail(Trouble.broken(e));
            needRoom.run();
            return false;
        }
    }

    private void force(Segment segment) throws IOException {
        segment.file.force();
        syncs++;
    }

    private static void seal(Segment segment) {
        try {
            segment.seal();
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} could not be closed in order; its entries are read all the same", segment.file.path(), e);
        }
    }
}
