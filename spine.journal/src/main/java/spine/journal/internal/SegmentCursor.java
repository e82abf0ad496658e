package spine.journal.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import spine.api.journal.Entry;
import spine.api.journal.Reading.Damage;

/**
 * Walks over the frames of one segment and writes nothing. What does not fit its CRC or its number is left out and told
 * by {@link #damage}; the walk goes on at the next frame that does. One thread.
 */
final class SegmentCursor implements AutoCloseable {
    /** Places that are told of one segment; more of them say nothing more. */
    private static final int MOST_DAMAGE = 1000;

    private final Path file;
    private final FileWindow window;
    private final List<Damage> damage = new ArrayList<>();
    private final CRC32C crc = new CRC32C();
    private final SegmentHeader header;
    private final boolean headerWhole;
    private long expected;
    private long at;
    private long next = SegmentLayout.HEADER;
    private int length;
    private long endOfBytes;

    private SegmentCursor(Path file, FileWindow window) throws IOException {
        this.file = file;
        this.window = window;
        this.expected = SegmentFiles.first(file);
        var bytes = window.bytes(0, (int) Math.min(SegmentLayout.HEADER, window.end()));
        headerWhole = SegmentHeader.isWhole(bytes, 0);
        if (headerWhole) {
            header = SegmentHeader.decode(bytes, 0);
        } else if (SegmentHeader.isWhole(bytes, SegmentLayout.HEADER_COPY)) {
            header = SegmentHeader.decode(bytes, SegmentLayout.HEADER_COPY);
            tell(0, SegmentLayout.HEADER_COPY, "changed: the segment's header; its copy was used");
        } else {
            header = null;
            next = window.end();
            tell(0, window.end(), window.end() < SegmentLayout.HEADER ? "truncated: the segment has no header"
                    : "changed: the segment's header and its copy; none of its entries can be checked");
        }
        if (header != null && header.first() != expected) {
            throw new IOException("a segment that begins with " + header.first() + " has the name of another");
        }
        if (header != null && header.lost() > 0) {
            tell(SegmentLayout.HEADER_LOST, 0, "missing: " + header.lost()
                    + " entries before this segment never reached a file");
        }
    }

    /** All of it. */
    static SegmentCursor open(Path file) throws IOException {
        return open(file, Long.MAX_VALUE);
    }

    /** @param end where its writer is: what comes after is being written */
    static SegmentCursor open(Path file, long end) throws IOException {
        var window = FileWindow.open(file, end);
        try {
            var cursor = new SegmentCursor(file, window);
            if (end == Long.MAX_VALUE) {
                cursor.checkSize(window.end());
            }
            return cursor;
        } catch (IOException | RuntimeException e) {
            window.close();
            throw e;
        }
    }

    /** To the next entry; false after the last one. */
    boolean next() throws IOException {
        at = next;
        if (header == null || at >= window.end()) {
            return false;
        }
        if (isFrame(at)) {
            return taken();
        }
        long found = nextFrame(at);
        if (found < 0) {
            if (endOfBytes > at) {
                tell(at, endOfBytes - at, "torn: after entry " + (expected - 1) + " comes no whole one");
            }
            next = window.end();
            return false;
        }
        long missing = window.bytes(found, SegmentLayout.FIXED).getLong(SegmentLayout.SEQUENCE) - expected;
        tell(at, found - at, missing == 0 ? "changed: bytes that belong to no entry"
                : "changed: entries " + expected + " to " + (expected + missing - 1) + " cannot be read");
        at = found;
        isFrame(at);
        return taken();
    }

    /** Goes to an entry that {@link #next} has passed before; only {@link #entry} and its like may be asked then. */
    void at(long offset) throws IOException {
        at = offset;
        length = window.bytes(offset, SegmentLayout.FIXED).getInt(SegmentLayout.LENGTH);
    }

    long offset() {
        return at;
    }

    long sequence() throws IOException {
        return window.bytes(at, SegmentLayout.FIXED).getLong(SegmentLayout.SEQUENCE);
    }

    long unixMillis() throws IOException {
        return window.bytes(at, SegmentLayout.FIXED).getLong(SegmentLayout.UNIX_MILLIS);
    }

    int kind() throws IOException {
        return window.bytes(at, SegmentLayout.FIXED).get(SegmentLayout.KIND) & 0xff;
    }

    /** @throws IllegalArgumentException if its kind is of a later version */
    Entry entry() throws IOException {
        return FrameDecoder.decode(window.bytes(at, length), 0);
    }

    /** Number that the next entry must have. */
    long expected() {
        return expected;
    }

    /** Where the entries that were walked over end. */
    long endOfEntries() {
        return next == window.end() ? at : next;
    }

    /** Behind the last byte that is not zero; known after the last entry. */
    long endOfBytes() {
        return Math.max(endOfBytes, endOfEntries());
    }

    SegmentHeader header() {
        return header;
    }

    /** Whether something may be appended: its header is as it was written. */
    boolean isHeaderWhole() {
        return headerWhole;
    }

    List<Damage> damage() {
        return damage;
    }

    @Override
    public void close() throws IOException {
        window.close();
    }

    private boolean taken() throws IOException {
        next = Math.min(at + SegmentLayout.aligned(length), window.end());
        expected = sequence() + 1;
        if (next == window.end()) {
            endOfBytes = next;
        }
        return true;
    }

    /** Only a finished segment has given back what it had reserved. */
    private void checkSize(long size) {
        if (header != null && size < header.reserved() && SegmentSummary.read(file).isEmpty()) {
            tell(size, header.reserved() - size, "truncated: the segment was not finished and is shorter than its "
                    + header.reserved() + " bytes");
        }
    }

    /** Whether a whole frame stands here, with a number that may come now; sets the length. */
    private boolean isFrame(long offset) throws IOException {
        if (window.end() - offset < SegmentLayout.FIXED) {
            return false;
        }
        var head = window.bytes(offset, SegmentLayout.FIXED);
        length = head.getInt(SegmentLayout.LENGTH);
        if (length < SegmentLayout.FIXED || length > window.end() - offset || !FrameDecoder.isPlausible(head, 0)) {
            return false;
        }
        // Not before what was read, and not further ahead than entries fit between.
        long ahead = head.getLong(SegmentLayout.SEQUENCE) - expected;
        if (ahead < 0 || ahead > (offset - next) / SegmentLayout.FIXED) {
            return false;
        }
        var frame = window.bytes(offset, length);
        return FrameEncoder.crc(frame, 0, length, header.salt(), crc) == frame.getInt(0);
    }

    /** The next place with a whole frame, or -1; notes where the last byte is that is not zero. */
    private long nextFrame(long from) throws IOException {
        endOfBytes = from;
        for (long offset = from; offset < window.end(); offset += 8) {
            if (window.isZero(offset)) {
                continue;
            }
            endOfBytes = Math.min(offset + 8, window.end());
            if (offset > from && isFrame(offset)) {
                return offset;
            }
        }
        return -1;
    }

    private void tell(long offset, long bytes, String what) {
        if (damage.size() < MOST_DAMAGE) {
            damage.add(new Damage(file.getFileName().toString(), offset, bytes, what));
        }
    }
}
