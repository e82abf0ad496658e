package spine.journal.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import spine.api.journal.Entry;
import spine.api.journal.Kind;

/** Reads frames whose CRC was found right. Buffers are backed by arrays. */
final class FrameDecoder {
    private FrameDecoder() {
    }

    /** Whether the lengths in a frame's first {@link SegmentLayout#FIXED} bytes fit each other. */
    static boolean isPlausible(ByteBuffer frames, int at) {
        int length = frames.getInt(at + SegmentLayout.LENGTH);
        int body = frames.getInt(at + SegmentLayout.BODY_BYTES);
        if (length < SegmentLayout.FIXED || length > SegmentLayout.MOST_FRAME || body < 0 || body > length) {
            return false;
        }
        int sum = SegmentLayout.FIXED + frames.get(at + SegmentLayout.PRINT_BYTES) + body;
        for (int text = 0; text < SegmentLayout.TEXTS; text++) {
            int bytes = textBytes(frames, at, text);
            if (bytes > Entry.LONGEST_TEXT) {
                return false;
            }
            sum += bytes;
        }
        byte print = frames.get(at + SegmentLayout.PRINT_BYTES);
        return sum == length && print >= 0 && print <= Entry.LONGEST_PRINT;
    }

    /** @throws IllegalArgumentException if its kind is of a later version */
    static Entry decode(ByteBuffer frames, int at) {
        int print = frames.get(at + SegmentLayout.PRINT_BYTES);
        var texts = new String[SegmentLayout.TEXTS];
        int from = at + SegmentLayout.FIXED + print;
        for (int i = 0; i < texts.length; i++) {
            int bytes = textBytes(frames, at, i);
            texts[i] = bytes == 0 ? "" : new String(frames.array(), frames.arrayOffset() + from, bytes, UTF_8);
            from += bytes;
        }
        return new Entry(Kind.of(frames.get(at + SegmentLayout.KIND) & 0xff),
                frames.getLong(at + SegmentLayout.UNIX_MILLIS), texts[0], texts[1], texts[2], texts[3], texts[4],
                frames.getLong(at + SegmentLayout.POLICY_VERSION), texts[5], texts[6],
                bytes(frames, at + SegmentLayout.FIXED, print),
                bytes(frames, from, frames.getInt(at + SegmentLayout.BODY_BYTES)));
    }

    private static int textBytes(ByteBuffer frames, int at, int text) {
        return frames.getShort(at + SegmentLayout.TEXT_BYTES + 2 * text) & 0xffff;
    }

    private static ByteString bytes(ByteBuffer frames, int at, int count) {
        return ByteString.copyFrom(frames.array(), frames.arrayOffset() + at, count);
    }
}
