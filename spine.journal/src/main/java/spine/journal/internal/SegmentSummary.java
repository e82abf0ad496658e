package spine.journal.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What a finished segment holds, kept beside it as {@code NAME.sum}, so that nobody has to read it for that. Its 48 bytes:
 *
 * <pre>
 *   0 magic "SPINESUM" | 8 first sequence | 16 entries | 24 earliest, Unix ms | 32 latest | 40 version | 44 CRC32C of 0-43
 * </pre>
 *
 * <p>It can always be made anew from the segment; a damaged one counts as none.
 *
 * @param first    number of its first entry
 * @param entries  that it holds
 * @param earliest Unix ms of its earliest entry, {@link Long#MAX_VALUE} without entries
 * @param latest   of its latest, {@link Long#MIN_VALUE} without entries
 */
record SegmentSummary(long first, long entries, long earliest, long latest) {
    private static final long MAGIC = 0x5350494e4553554dL;
    private static final int VERSION = 1;
    private static final int BYTES = 48;

    static SegmentSummary none(long first) {
        return new SegmentSummary(first, 0, Long.MAX_VALUE, Long.MIN_VALUE);
    }

    /** Reads all of a segment. */
    static SegmentSummary of(Path segment) throws IOException {
        var sum = none(SegmentFiles.first(segment));
        try (var cursor = SegmentCursor.open(segment)) {
            while (cursor.next()) {
                sum = sum.and(cursor.unixMillis());
            }
        }
        return sum;
    }

    SegmentSummary and(long unixMillis) {
        return new SegmentSummary(first, entries + 1, Math.min(earliest, unixMillis), Math.max(latest, unixMillis));
    }

    /** Whether an entry of this time range may be in it. */
    boolean meets(long fromMillis, long toMillis) {
        return latest >= fromMillis && earliest < toMillis;
    }

    void write(Path segment) throws IOException {
        var bytes = ByteBuffer.allocate(BYTES).putLong(MAGIC).putLong(first).putLong(entries).putLong(earliest)
                .putLong(latest).putInt(VERSION);
        bytes.putInt(crc(bytes.array()));
        var target = SegmentFiles.summary(segment);
        var fresh = target.resolveSibling(target.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (var file = LogFile.make(Disk.REAL, fresh)) {
            file.write(bytes.flip(), 0);
        }
        Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    }

    static Optional<SegmentSummary> read(Path segment) {
        try {
            var file = SegmentFiles.summary(segment);
            if (!Files.exists(file) || Files.size(file) != BYTES) {
                return Optional.empty();
            }
            var bytes = ByteBuffer.wrap(Files.readAllBytes(file));
            boolean whole = bytes.getLong(0) == MAGIC && bytes.getInt(40) == VERSION
                    && bytes.getInt(44) == crc(bytes.array()) && bytes.getLong(8) == SegmentFiles.first(segment);
            return whole ? Optional.of(new SegmentSummary(bytes.getLong(8), bytes.getLong(16), bytes.getLong(24),
                    bytes.getLong(32))) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // it is a short cut only: whoever needs it reads the segment
        }
    }

    private static int crc(byte[] bytes) {
        var crc = new CRC32C();
        crc.update(bytes, 0, BYTES - 4);
        return (int) crc.getValue();
    }
}
