package spine.journal.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.journal.Entry;
import spine.api.journal.Journal;
import spine.api.journal.JournalHealth;
import spine.api.journal.Reading;
import spine.api.journal.Selection;
import spine.api.message.Durability;

/** The journal in a folder; how it is laid out is in {@link SegmentLayout}. Thread-safe. */
final class FileJournal implements Journal, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FileJournal.class);
    private static final long CLOSE_MILLIS = 5000;

    private final Path folder;
    private final Disk disk;
    private final Syncer syncer;
    private final Room room;
    private final SegmentWriter writer;
    private final Appender appender;

    private FileJournal(Path folder, JournalLimits limits, Disk disk, Clock clock, FolderStart start) {
        this.folder = folder;
        this.disk = disk;
        syncer = new Syncer(disk, folder);
        room = new Room(folder, limits, disk, clock);
        writer = new SegmentWriter(folder, clock, room, syncer::retire, start);
        appender = new Appender(writer, syncer, limits.queueBytes(),
                (int) Math.min(SegmentLayout.MOST_FRAME, limits.segmentBytes() - SegmentLayout.HEADER));
        syncer.start(appender, writer, room::wake);
        room.start(appender, writer);
    }

    /**
     * Finds its end and goes on there. Reads the last segment only.
     *
     * @throws IOException if the folder cannot be read, or was written by a later version
     */
    static FileJournal open(Path folder, JournalLimits limits, Disk disk, Clock clock) throws IOException {
        try {
            return new FileJournal(folder, limits, disk, clock, FolderStart.of(folder, disk));
        } catch (LaterVersionException e) {
            throw new IOException("The journal in " + folder + " was not opened: " + e.getMessage()
                    + ". Use the later program, or move the folder away.", e);
        }
    }

    @Override
    public CompletionStage<Durability> append(Entry entry, Durability wanted) {
        return appender.append(entry, wanted);
    }

    @Override
    public Reading read(Selection selection) {
        try {
            return new ForwardReading(source(), selection);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Reading readBackwards(Selection selection) {
        try {
            return new BackwardReading(source(), selection);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public long play(Selection selection, double speed, Player player) throws InterruptedException {
        return new Playing(Playing.Time.REAL).play(read(selection), speed, player);
    }

    @Override
    public JournalHealth health() {
        var trouble = appender.trouble();
        long first = 0;
        long bytes = 0;
        long free = 0;
        try {
            var segments = SegmentFiles.list(folder);
            first = segments.isEmpty() || writer.last() == 0 ? 0 : SegmentFiles.first(segments.get(0));
            bytes = Retention.held(folder);
            free = disk.free(folder);
        } catch (IOException e) {
            if (trouble == Trouble.NONE) {
                trouble = Trouble.broken(e);
            }
        }
        var best = trouble == Trouble.NONE ? Durability.SYNCED : Durability.ACCEPTED;
        return new JournalHealth(best, trouble.problem(), trouble.remedy(), first <= writer.last() ? first : 0,
                writer.last(), writer.unwritten().get(), bytes, free);
    }

    /** Why there is no room for the next segment, though this one can still be written. */
    Trouble roomTrouble() {
        return room.trouble();
    }

    /** How often the disk was asked to sync entries. */
    long syncs() {
        return syncer.syncs();
    }

    /** Writes and syncs what it can, for some seconds at most. */
    @Override
    public void close() {
        appender.close();
        try {
            syncer.close(CLOSE_MILLIS);
            room.close(CLOSE_MILLIS);
            var segment = writer.current();
            if (segment != null) {
                try (var file = segment.file) {
                    file.force();
                }
            }
        } catch (IOException e) {
            LOG.error("The journal could not be closed in order; what was told as SYNCED is on the disk", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("The journal was interrupted while it was closed");
        }
    }

    /** What was only in memory is written first, so that a reader finds what he has just appended. */
    private Source source() {
        appender.flush();
        return Source.of(folder, writer.current());
    }
}
