package spine.journal.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which segments are kept: whole ones only, never the newest. One goes when it was last written longer ago than the
 * age (by the file's time: what an entry says of its own may be anybody's), or when all files together have over the bytes.
 *
 * @param age   of a segment's last write
 * @param bytes of the folder
 */
record Retention(Duration age, long bytes) {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    /** Takes out what is over it; the number of segments that went. */
    int apply(Path folder, Clock clock, Disk disk) throws IOException {
        var segments = SegmentFiles.list(folder);
        long held = held(folder);
        long oldest = clock.millis() - age.toMillis();
        int gone = 0;
        for (var segment : segments.subList(0, Math.max(0, segments.size() - 1))) {
            boolean over = held > bytes;
            if (!over && Files.getLastModifiedTime(segment).toMillis() >= oldest) {
                break;
            }
            held -= remove(segment);
            gone++;
            LOG.info("The journal's {} went: {}", segment.getFileName(), over ? "over retainBytes" : "over retainHours");
        }
        if (gone > 0) {
            disk.syncFolder(folder);
        }
        return gone;
    }

    /** Bytes of all files in the folder. */
    static long held(Path folder) throws IOException {
        long sum = 0;
        try (var files = Files.newDirectoryStream(folder)) {
            for (var file : files) {
                sum += file.toFile().length(); // 0 for one that has just gone
            }
        }
        return sum;
    }

    private static long remove(Path segment) throws IOException {
        long bytes = Files.size(segment);
        Files.delete(segment);
        Files.deleteIfExists(SegmentFiles.summary(segment));
        Files.deleteIfExists(SegmentFiles.torn(segment));
        return bytes;
    }
}
