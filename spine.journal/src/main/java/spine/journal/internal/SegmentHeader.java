package spine.journal.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The head of a segment, see {@link SegmentLayout}.
 *
 * @param first      number of its first entry
 * @param madeMillis when it was begun
 * @param lost       entries that never reached a file before it
 * @param salt       random, goes into each frame's CRC
 * @param reserved   bytes of the file until it is finished
 */
record SegmentHeader(long first, long madeMillis, long lost, long salt, long reserved) {
    /** Both copies. */
    ByteBuffer encode() {
        var bytes = ByteBuffer.allocate(SegmentLayout.HEADER);
        bytes.putLong(0, SegmentLayout.MAGIC).putInt(SegmentLayout.HEADER_VERSION, SegmentLayout.VERSION)
                .putLong(SegmentLayout.HEADER_FIRST, first).putLong(SegmentLayout.HEADER_MADE, madeMillis)
                .putLong(SegmentLayout.HEADER_LOST, lost).putLong(SegmentLayout.HEADER_SALT, salt)
                .putLong(SegmentLayout.HEADER_RESERVED, reserved);
        bytes.putInt(SegmentLayout.HEADER_CRC, crc(bytes, 0));
        bytes.put(SegmentLayout.HEADER_COPY, bytes, 0, SegmentLayout.HEADER_COPY);
        return bytes;
    }

    /** Whether the copy at this place is as it was written. */
    static boolean isWhole(ByteBuffer bytes, int at) {
        return bytes.limit() >= at + SegmentLayout.HEADER_COPY && bytes.getLong(at) == SegmentLayout.MAGIC
                && bytes.getInt(at + SegmentLayout.HEADER_CRC) == crc(bytes, at);
    }

    /**
     * @param at of a copy that is whole
     * @throws IOException if it is of a later version, with a sentence
     */
    static SegmentHeader decode(ByteBuffer bytes, int at) throws IOException {
        int version = bytes.getInt(at + SegmentLayout.HEADER_VERSION);
        if (version != SegmentLayout.VERSION) {
            throw new LaterVersionException("it is of version " + version + ", and this program reads version "
                    + SegmentLayout.VERSION);
        }
        return new SegmentHeader(bytes.getLong(at + SegmentLayout.HEADER_FIRST),
                bytes.getLong(at + SegmentLayout.HEADER_MADE), bytes.getLong(at + SegmentLayout.HEADER_LOST),
                bytes.getLong(at + SegmentLayout.HEADER_SALT),
                bytes.getLong(at + SegmentLayout.HEADER_RESERVED));
    }

    private static int crc(ByteBuffer bytes, int at) {
        var crc = new CRC32C();
        crc.update(bytes.duplicate().limit(at + SegmentLayout.HEADER_CRC).position(at));
        crc.update(new byte[4]);
        crc.update(bytes.duplicate().limit(at + SegmentLayout.HEADER_COPY).position(at + SegmentLayout.HEADER_CRC + 4));
        return (int) crc.getValue();
    }
}
