package spine.journal.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import spine.api.journal.Selection;

/** The oldest first. */
final class ForwardReading extends SegmentsReading {
    private Path before;
    private SegmentCursor beforeCursor;

    ForwardReading(Source source, Selection selection) throws IOException {
        this(source, selection, source.segments(selection));
    }

    private ForwardReading(Source source, Selection selection, List<Path> segments) {
        super(source, selection, segments);
    }

    @Override
    void opened(SegmentCursor open, Path file) throws IOException {
        long first = SegmentFiles.first(file);
        // Between segments that were left out by their time nothing can be said.
        if (before != null && beforeCursor.expected() < first && Files.exists(before) && isNext(before, file)) {
            tell(before, beforeCursor.endOfEntries(), "missing: entries " + beforeCursor.expected() + " to "
                    + (first - 1));
        }
        before = file;
        beforeCursor = open;
    }

    @Override
    boolean step(SegmentCursor open) throws IOException {
        return open.next();
    }

    /** Whether no other segment is between these. */
    static boolean isNext(Path one, Path other) throws IOException {
        var all = SegmentFiles.list(one.getParent());
        int at = all.indexOf(one);
        return at >= 0 && at + 1 < all.size() && all.get(at + 1).equals(other);
    }
}
