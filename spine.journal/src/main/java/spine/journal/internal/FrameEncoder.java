package spine.journal.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import spine.api.journal.Entry;

/** Turns entries into frames without allocating for ASCII texts. Number and CRC come at {@link #seal}. One thread. */
final class FrameEncoder {
    /** What {@link #prepare} answers for an entry that no frame takes. */
    static final int TOO_LARGE = -1;
    private static final int MOST_HEAD = SegmentLayout.FIXED + Entry.LONGEST_PRINT
            + SegmentLayout.TEXTS * Entry.LONGEST_TEXT;

    private final byte[] scratch = new byte[MOST_HEAD];
    private final ByteBuffer head = ByteBuffer.wrap(scratch);
    private Entry prepared;
    private int headBytes;

    /** Encodes all but the body; the bytes that the frame needs with its padding, or {@link #TOO_LARGE}. */
    int prepare(Entry entry) {
        int bodyBytes = entry.body().size();
        headBytes = SegmentLayout.FIXED + entry.print().size();
        if (bodyBytes > SegmentLayout.MOST_BODY || !(text(0, entry.requestId()) && text(1, entry.traceId())
                && text(2, entry.scheme()) && text(3, entry.key()) && text(4, entry.agent())
                && text(5, entry.generation()) && text(6, entry.operation()))) {
            return TOO_LARGE;
        }
        entry.print().copyTo(scratch, SegmentLayout.FIXED);
        int length = headBytes + bodyBytes;
        head.putInt(SegmentLayout.LENGTH, length).putLong(SegmentLayout.UNIX_MILLIS, entry.unixMillis())
                .putLong(SegmentLayout.POLICY_VERSION, entry.policyVersion())
                .putInt(SegmentLayout.BODY_BYTES, bodyBytes);
        scratch[SegmentLayout.KIND] = (byte) entry.kind().number();
        scratch[SegmentLayout.PRINT_BYTES] = (byte) entry.print().size();
        prepared = entry;
        return SegmentLayout.aligned(length);
    }

    /** Puts the prepared frame, padded, at the buffer's position. */
    void put(ByteBuffer target) {
        int from = target.position();
        target.put(scratch, 0, headBytes);
        prepared.body().copyTo(target);
        int length = target.position() - from;
        for (int pad = SegmentLayout.aligned(length) - length; pad > 0; pad--) {
            target.put((byte) 0);
        }
        prepared = null;
    }

    /** Gives the frame at this place its number and its CRC; the buffer's position and limit change. */
    static void seal(ByteBuffer frames, int at, long sequence, long salt, CRC32C crc) {
        frames.putLong(at + SegmentLayout.SEQUENCE, sequence);
        int length = frames.getInt(at + SegmentLayout.LENGTH);
        frames.putInt(at, crc(frames, at, length, salt, crc));
    }

    /** The CRC that a frame must have; the buffer's position and limit change. */
    static int crc(ByteBuffer frames, int at, int length, long salt, CRC32C crc) {
        crc.reset();
        for (int shift = 56; shift >= 0; shift -= 8) {
            crc.update((int) (salt >>> shift) & 0xff);
        }
        crc.update(frames.limit(at + length).position(at + SegmentLayout.LENGTH));
        return (int) crc.getValue();
    }

    private boolean text(int which, String text) {
        int length = text.length();
        if (length > Entry.LONGEST_TEXT) {
            return false;
        }
        int from = headBytes;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                return utf8(which, text);
            }
            scratch[from + i] = (byte) c;
        }
        return placed(which, length);
    }

    private boolean utf8(int which, String text) {
        var bytes = text.getBytes(UTF_8);
        if (bytes.length > Entry.LONGEST_TEXT) {
            return false;
        }
        System.arraycopy(bytes, 0, scratch, headBytes, bytes.length);
        return placed(which, bytes.length);
    }

    private boolean placed(int which, int bytes) {
        head.putShort(SegmentLayout.TEXT_BYTES + 2 * which, (short) bytes);
        headBytes += bytes;
        return true;
    }
}
