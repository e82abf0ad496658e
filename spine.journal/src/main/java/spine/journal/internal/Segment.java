package spine.journal.internal;

import java.io.IOException;

/** The segment that is written, or was until a moment ago. Changed by who has the role of the writer. */
final class Segment {
    final LogFile file;
    final long first;
    final long salt;
    /** Bytes that are reserved. */
    final long limit;
    /** Behind the last entry that is written; nobody reads further. */
    volatile long written;
    /** A write or a sync of it failed, so that a later sync of it proves nothing. */
    volatile boolean suspect;
    private long entries;
    private long earliest;
    private long latest;

    Segment(LogFile file, SegmentHeader header, long limit, long written, SegmentSummary held) {
        this.file = file;
        this.first = header.first();
        this.salt = header.salt();
        this.limit = limit;
        this.written = written;
        this.entries = held.entries();
        this.earliest = held.earliest();
        this.latest = held.latest();
    }

    boolean isEmpty() {
        return entries == 0;
    }

    boolean hasRoom(int bytes) {
        return written + bytes <= limit;
    }

    /** Counts an entry in. */
    void note(long unixMillis) {
        entries++;
        earliest = Math.min(earliest, unixMillis);
        latest = Math.max(latest, unixMillis);
    }

    /** Gives back what it did not need, notes what it holds, closes. Of no effect on what was promised. */
    void seal() throws IOException {
        try (file) {
            if (entries > 0) {
                // In this order: who finds no summary takes a short file for a truncated one.
                new SegmentSummary(first, entries, earliest, latest).write(file.path());
                file.truncate(written);
            }
        }
    }
}
