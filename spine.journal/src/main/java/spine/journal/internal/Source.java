package spine.journal.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import spine.api.journal.Selection;

/**
 * Segments to read from.
 *
 * @param folder  where they are
 * @param live    the first number of the segment that is being written, {@link #NOT_LIVE} if this process writes none
 * @param liveEnd where its writer was: nothing behind it is read
 */
record Source(Path folder, long live, long liveEnd) {
    private static final long NOT_LIVE = Long.MAX_VALUE;

    /** Of a journal that somebody else writes, or nobody. */
    static Source of(Path folder) {
        return new Source(folder, NOT_LIVE, 0);
    }

    /** Of our own: up to where it is now. */
    static Source of(Path folder, Segment current) {
        return current == null ? of(folder) : new Source(folder, current.first, current.written);
    }

    /** Those that can hold what is selected, by their names and summaries; the oldest first. */
    List<Path> segments(Selection selection) throws IOException {
        var chosen = new ArrayList<Path>();
        var all = SegmentFiles.list(folder);
        for (int i = 0; i < all.size(); i++) {
            boolean before = i + 1 < all.size() && SegmentFiles.first(all.get(i + 1)) <= selection.fromSequence();
            if (!before && SegmentFiles.first(all.get(i)) <= live && meets(all.get(i), selection)) {
                chosen.add(all.get(i));
            }
        }
        return chosen;
    }

    SegmentCursor open(Path segment) throws IOException {
        return SegmentFiles.first(segment) == live ? SegmentCursor.open(segment, liveEnd) : SegmentCursor.open(segment);
    }

    private static boolean meets(Path segment, Selection selection) {
        boolean anyTime = selection.fromMillis() == Long.MIN_VALUE && selection.toMillis() == Long.MAX_VALUE;
        return anyTime || SegmentSummary.read(segment)
                .map(held -> held.meets(selection.fromMillis(), selection.toMillis())).orElse(true);
    }
}
