package spine.journal.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.zip.CRC32C;

/**
 * Gives entries their numbers and writes them into segments. One thread at a time, the one that has the role of the
 * writer; {@link #current}, {@link #last} and {@link #unwritten} may be read by all. An entry's number is used up when
 * it is written, so that the numbers on the disk have no gaps whatever fails.
 */
final class SegmentWriter {
    private final Path folder;
    private final Clock clock;
    private final Supplier<LogFile> spares;
    private final Consumer<Segment> retired;
    private final AtomicLong unwritten = new AtomicLong();
    private final SecureRandom random = new SecureRandom();
    private final CRC32C crc = new CRC32C();
    private volatile Segment current;
    private volatile long last;
    private long lostNoted;

    /**
     * @param spares  gives a file whose bytes are reserved, or null if there is none now
     * @param retired takes a segment that is not written any more, before its successor is seen in {@link #current}
     * @param start   how the folder was found
     */
    SegmentWriter(Path folder, Clock clock, Supplier<LogFile> spares, Consumer<Segment> retired, FolderStart start) {
        this.folder = folder;
        this.clock = clock;
        this.spares = spares;
        this.retired = retired;
        this.current = start.segment();
        this.last = start.last();
    }

    /** The segment that is written; null until there is room for the first. */
    Segment current() {
        return current;
    }

    /** Number of the newest entry. */
    long last() {
        return last;
    }

    /** Entries that will never reach a file; the next segment's header tells of them. */
    AtomicLong unwritten() {
        return unwritten;
    }

    /**
     * Writes what is left of a batch; on an exception what is whole on the disk counts as written and the rest stays.
     *
     * @return false if a new segment is needed and no room is ready
     */
    boolean write(Batch batch) throws IOException {
        while (batch.written < batch.bytes) {
            if (!writeRun(batch) && !roll()) {
                return false;
            }
        }
        return true;
    }

    /** As many frames as the segment has room for, by one write; false if it has none. */
    private boolean writeRun(Batch batch) throws IOException {
        var segment = current;
        if (segment == null) {
            return false;
        }
        int from = batch.written;
        int end = fitting(batch, segment);
        if (end == from) {
            return false;
        }
        long number = last;
        for (int at = from; at < end; at += size(batch, at)) {
            FrameEncoder.seal(batch.frames, at, ++number, segment.salt, crc);
        }
        segment.file.write(batch.frames.limit(end).position(from), segment.written);
        for (int at = from; at < end; at += size(batch, at)) {
            segment.note(batch.frames.getLong(at + SegmentLayout.UNIX_MILLIS));
        }
        segment.written += end - from;
        last = number;
        batch.written = end;
        batch.frames.limit(batch.frames.capacity());
        return true;
    }

    private static int fitting(Batch batch, Segment segment) {
        batch.frames.limit(batch.frames.capacity());
        int end = batch.written;
        while (end < batch.bytes && segment.hasRoom(end - batch.written + size(batch, end))) {
            end += size(batch, end);
        }
        return end;
    }

    private static int size(Batch batch, int at) {
        return SegmentLayout.aligned(batch.frames.limit(batch.frames.capacity()).getInt(at + SegmentLayout.LENGTH));
    }

    /** Begins a segment; false if no room is ready. */
    boolean roll() throws IOException {
        var spare = spares.get();
        if (spare == null) {
            return false;
        }
        long lost = unwritten.get();
        try {
            long limit = spare.size();
            var header = new SegmentHeader(last + 1, clock.millis(), lost - lostNoted, random.nextLong(), limit);
            var path = SegmentFiles.segment(folder, header.first());
            spare.write(header.encode(), 0);
            Files.move(spare.path(), path, StandardCopyOption.ATOMIC_MOVE);
            spare.renamed(path);
            retire();
            current = new Segment(spare, header, limit, SegmentLayout.HEADER, SegmentSummary.none(header.first()));
            lostNoted = lost;
            return true;
        } catch (IOException e) {
            spare.close();
            Files.deleteIfExists(spare.path());
            throw e;
        }
    }

    /** After a failure: takes off what is half written, and goes on in another segment. */
    void abandon() throws IOException {
        var segment = current;
        if (segment != null) {
            segment.suspect = true;
            segment.file.truncate(segment.written);
            retire();
            current = null;
        }
    }

    private void retire() {
        if (current != null) {
            retired.accept(current);
        }
    }
}
