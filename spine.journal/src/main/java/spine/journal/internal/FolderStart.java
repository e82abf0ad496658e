package spine.journal.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a journal's folder was found. Only the last segment is read; the others are as they were left.
 *
 * @param segment where it goes on; null if only a new one will do
 * @param last    number of the newest entry, so that none is ever given twice
 */
record FolderStart(Segment segment, long last) {
    private static final Logger LOG = LoggerFactory.getLogger(FolderStart.class);

    /**
     * Finds the end. A torn end is cut off: its bytes go to {@code NAME.torn}, and zeros come in their place.
     *
     * @throws IOException if the folder cannot be read, or is of a later version: nothing was changed then
     */
    static FolderStart of(Path folder, Disk disk) throws IOException {
        SegmentFiles.removeSpares(folder);
        var segments = SegmentFiles.list(folder);
        return segments.isEmpty() ? new FolderStart(null, 0) : ofLast(segments.get(segments.size() - 1), disk);
    }

    private static FolderStart ofLast(Path path, Disk disk) throws IOException {
        var held = SegmentSummary.none(SegmentFiles.first(path));
        try (var cursor = SegmentCursor.open(path)) {
            while (cursor.next()) {
                held = held.and(cursor.unixMillis());
            }
            cursor.damage().forEach(found -> LOG.warn("The journal's {} at byte {}: {}", found.file(), found.offset(),
                    found.what()));
            long size = Files.size(path);
            if (cursor.header() == null) {
                // More than it can have held: a number is left out rather than given twice.
                return new FolderStart(null, held.first() + size / SegmentLayout.FIXED);
            }
            if (cursor.endOfBytes() > cursor.endOfEntries()) {
                cut(path, disk, cursor.endOfEntries(), cursor.endOfBytes());
            }
            boolean goesOn = cursor.isHeaderWhole() && !Files.exists(SegmentFiles.summary(path));
            return new FolderStart(goesOn ? new Segment(LogFile.open(disk, path), cursor.header(), size & ~7L,
                    cursor.endOfEntries(), held) : null, cursor.expected() - 1);
        }
    }

    private static void cut(Path path, Disk disk, long from, long to) throws IOException {
        var zeros = ByteBuffer.allocate(1 << 16);
        var torn = SegmentFiles.torn(path);
        try (var file = LogFile.open(disk, path)) {
            keep(path, torn, disk, from, to);
            for (long at = from; at < to; at += zeros.limit()) {
                file.write(zeros.clear().limit((int) Math.min(zeros.capacity(), to - at)), at);
            }
            file.force();
        }
        LOG.warn("The journal's {} had a torn end of {} bytes, as a crash leaves it; they are kept in {}",
                path.getFileName(), to - from, torn.getFileName());
    }

    /** Without room for it the journal goes on all the same. */
    private static void keep(Path path, Path torn, Disk disk, long from, long to) {
        try {
            Files.deleteIfExists(torn);
            try (var in = FileWindow.open(path, to);
                    var out = LogFile.make(disk, torn)) {
                for (long at = from; at < to; at += 1 << 16) {
                    int bytes = (int) Math.min(1 << 16, to - at);
                    out.write(in.bytes(at, bytes), at - from);
                }
            }
        } catch (IOException e) {
            LOG.warn("The torn end of {} could not be kept", path.getFileName(), e);
        }
    }
}
