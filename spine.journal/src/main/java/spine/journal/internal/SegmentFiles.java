package spine.journal.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Names in a journal's folder. */
final class SegmentFiles {
    private static final Pattern SEGMENT = Pattern.compile("[0-9]{20}\\.log");

    private SegmentFiles() {
    }

    /** The segment that begins with this number. */
    static Path segment(Path folder, long first) {
        return folder.resolve(String.format("%020d.log", first));
    }

    /** Number of the first entry, by the name. */
    static long first(Path segment) {
        return Long.parseLong(segment.getFileName().toString().substring(0, 20));
    }

    /** Room for a segment; each has a name of its own, since the one before may just be getting its last name. */
    static Path spare(Path folder, long number) {
        return folder.resolve("spare-" + number + ".tmp");
    }

    /** Takes out the room that a crash left. */
    static void removeSpares(Path folder) throws IOException {
        try (var spares = Files.newDirectoryStream(folder, "spare-*.tmp")) {
            for (var spare : spares) {
                Files.deleteIfExists(spare);
            }
        }
    }

    /** Its summary. */
    static Path summary(Path segment) {
        return beside(segment, ".sum");
    }

    /** Where a torn end of it is kept. */
    static Path torn(Path segment) {
        return beside(segment, ".torn");
    }

    /** All segments, the oldest first. */
    static List<Path> list(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> SEGMENT.matcher(file.getFileName().toString()).matches()
                    && file.getFileName().toString().compareTo("09223372036854775807.log") <= 0).sorted().toList();
        }
    }

    private static Path beside(Path segment, String ending) {
        return segment.resolveSibling(segment.getFileName() + ending);
    }
}
