package spine.torus.store.internal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * How records lie in a segment, little-endian (SP-15):
 *
 * <pre>
 *  0       4         8              12             16
 *  | magic | length | CRC32C of     | CRC32C of    | payload, length bytes ...
 *  | SPTR  |        | the payload   | bytes 0-11   |
 * </pre>
 *
 * The head has a check of its own, so that damage to a payload does not hide where the next record begins.
 */
final class Frame {
    static final int HEAD = 16;
    static final int MAX_PAYLOAD = 48 << 20;
    private static final int MAGIC = 0x52545053;
    private static final int CHECKED = 12;

    private Frame() {
    }

    /** A record ready to be written. */
    static ByteBuffer of(byte[] payload) {
        var frame = ByteBuffer.allocate(HEAD + payload.length).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        frame.putInt(MAGIC).putInt(payload.length).putInt(crc(ByteBuffer.wrap(payload)));
        frame.putInt(crc(frame.duplicate().flip())).put(payload);
        return frame.flip();
    }

    /** Length of the payload of the head at this offset, or -1 if there is no sound head. */
    static int lengthAt(ByteBuffer segment, int offset) {
        if (offset + HEAD > segment.limit() || segment.getInt(offset) != MAGIC
                || crc(segment.slice(offset, CHECKED)) != segment.getInt(offset + CHECKED)) {
            return -1;
        }
        var length = segment.getInt(offset + 4);
        return length < 0 || length > MAX_PAYLOAD ? -1 : length;
    }

    /** Whether the payload is what was written; the head must be sound and the payload complete. */
    static boolean isPayloadSound(ByteBuffer segment, int offset, int length) {
        return crc(segment.slice(offset + HEAD, length)) == segment.getInt(offset + 8);
    }

    private static int crc(ByteBuffer bytes) {
        var crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
