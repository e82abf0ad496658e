package spine.journal.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import spine.api.journal.Selection;

/** The newest first: notes where a segment's entries are by one pass over it, then goes through them from the end. */
final class BackwardReading extends SegmentsReading {
    private static final int SOME = 1024;

    /** Places of entries in multiples of 8 bytes. */
    private int[] places = new int[SOME];
    private int left;
    private Path after;

    BackwardReading(Source source, Selection selection) throws IOException {
        this(source, selection, source.segments(selection));
    }

    private BackwardReading(Source source, Selection selection, List<Path> segments) {
        super(source, selection, reversed(segments));
    }

    @Override
    void opened(SegmentCursor open, Path file) throws IOException {
        left = 0;
        while (open.next()) {
            if (mayTake(open)) {
                if (left == places.length) {
                    places = Arrays.copyOf(places, 2 * left);
                }
                places[left++] = (int) (open.offset() >>> 3);
            }
        }
        if (after != null && open.expected() < SegmentFiles.first(after) && Files.exists(after)
                && ForwardReading.isNext(file, after)) {
            tell(file, open.endOfEntries(), "missing: entries " + open.expected() + " to "
                    + (SegmentFiles.first(after) - 1));
        }
        after = file;
    }

    @Override
    boolean step(SegmentCursor open) throws IOException {
        if (left == 0) {
            return false;
        }
        open.at((long) places[--left] << 3);
        return true;
    }

    private static List<Path> reversed(List<Path> segments) {
        var turned = new ArrayList<>(segments);
        Collections.reverse(turned);
        return turned;
    }
}
