package spine.journal.internal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.journal.Entry;
import spine.api.journal.Kind;
import spine.api.journal.Numbered;
import spine.api.journal.Reading;
import spine.api.journal.Selection;

/** What reading forwards and backwards have in common: segment after segment, and what was damaged. One thread. */
abstract class SegmentsReading implements Reading {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentsReading.class);

    private final Source source;
    private final Selection selection;
    private final Iterator<Path> segments;
    private final List<Damage> found = new ArrayList<>();
    private SegmentCursor cursor;
    private Path path;

    /** @param segments in the order in which they are read */
    SegmentsReading(Source source, Selection selection, List<Path> segments) {
        this.source = source;
        this.selection = selection;
        this.segments = segments.iterator();
    }

    @Override
    public final Optional<Numbered> next() {
        while (cursor != null || open()) {
            try {
                while (step(cursor)) {
                    var entry = selected(cursor);
                    if (entry.isPresent()) {
                        return entry;
                    }
                }
                end();
            } catch (IOException e) {
                tell(cursor.offset(), "unreadable: " + e.getMessage());
                end();
            }
        }
        return Optional.empty();
    }

    @Override
    public final List<Damage> damage() {
        var all = new ArrayList<>(found);
        if (cursor != null) {
            all.addAll(cursor.damage());
        }
        return List.copyOf(all);
    }

    @Override
    public final void close() {
        while (segments.hasNext()) {
            segments.next();
        }
        if (cursor != null) {
            end();
        }
    }

    /** A segment was opened, before its first step; what is missing before it is told by {@link #tell}. */
    abstract void opened(SegmentCursor open, Path file) throws IOException;

    /** To the next entry in the order of the reading; false after the last one of the segment. */
    abstract boolean step(SegmentCursor open) throws IOException;

    /** Whether an entry's fixed part may be of one that is selected; saves decoding the rest. */
    final boolean mayTake(SegmentCursor open) throws IOException {
        long millis = open.unixMillis();
        return open.sequence() >= selection.fromSequence() && millis >= selection.fromMillis()
                && millis < selection.toMillis();
    }

    final void tell(long offset, String what) {
        found.add(new Damage(path.getFileName().toString(), offset, 0, what));
    }

    final void tell(Path file, long offset, String what) {
        found.add(new Damage(file.getFileName().toString(), offset, 0, what));
    }

    private Optional<Numbered> selected(SegmentCursor open) throws IOException {
        if (!mayTake(open)) {
            return Optional.empty();
        }
        try {
            if (!selection.kinds().isEmpty() && !selection.kinds().contains(Kind.of(open.kind()))) {
                return Optional.empty();
            }
            Entry entry = open.entry();
            var numbered = new Numbered(open.sequence(), entry);
            return selection.takes(numbered) ? Optional.of(numbered) : Optional.empty();
        } catch (IllegalArgumentException e) {
            tell(open.offset(), "unknown: entry " + open.sequence() + " is of a later version: " + e.getMessage());
            return Optional.empty();
        }
    }

    private boolean open() {
        while (segments.hasNext()) {
            path = segments.next();
            try {
                cursor = source.open(path);
                opened(cursor, path);
                return true;
            } catch (NoSuchFileException e) {
                LOG.debug("{} went by its age or size while it was to be read", path.getFileName());
            } catch (IOException e) {
                tell(0, "unreadable: " + e.getMessage());
                if (cursor != null) {
                    end();
                }
            }
        }
        return false;
    }

    private void end() {
        found.addAll(cursor.damage());
        try {
            cursor.close();
        } catch (IOException e) {
            LOG.debug("{} could not be closed after reading", path.getFileName(), e);
        }
        cursor = null;
    }
}
