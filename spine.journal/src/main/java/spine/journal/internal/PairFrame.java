package spine.journal.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A change of a state as it stands in {@code NAME.pairs}; big endian. The newest frame of a key holds.
 *
 * <pre>
 *   file:   0 magic "SPINEPRS" | 8 version | 12 CRC32C of 0-11 | 16 frames ...
 *   frame:  0 CRC32C of all after it | 4 length of the frame | 8 what: 1 set, 2 removed | 9 zero | 10 bytes of the key
 *           | 12 key in UTF-8, value
 * </pre>
 *
 * @param key   of the pair
 * @param value null if the pair was taken out
 */
record PairFrame(String key, ByteString value) {
    static final int MOST_KEY = 512;
    static final int MOST_VALUE = 65_536;
    /** Bytes of a frame before its key. */
    static final int FIXED = 12;
    static final int HEADER = 16;
    static final int MOST_FRAME = FIXED + MOST_KEY + MOST_VALUE;
    private static final long MAGIC = 0x5350494e45505253L;
    private static final int VERSION = 1;
    private static final byte SET = 1;
    private static final byte REMOVED = 2;

    static ByteBuffer header() {
        var bytes = ByteBuffer.allocate(HEADER).putLong(MAGIC).putInt(VERSION);
        return bytes.putInt(crc(bytes, 0, HEADER - 4)).flip();
    }

    /** @throws LaterVersionException if it is whole and of a later version */
    static boolean isHeader(ByteBuffer bytes) throws LaterVersionException {
        if (bytes.getLong(0) != MAGIC || bytes.getInt(HEADER - 4) != crc(bytes, 0, HEADER - 4)) {
            return false;
        }
        if (bytes.getInt(8) != VERSION) {
            throw new LaterVersionException("it is of version " + bytes.getInt(8) + ", and this program reads version "
                    + VERSION);
        }
        return true;
    }

    /** Bytes that the pair takes. */
    static int bytes(String key, ByteString value) {
        return FIXED + key.getBytes(UTF_8).length + value.size();
    }

    ByteBuffer encode() {
        var name = key.getBytes(UTF_8);
        int length = FIXED + name.length + (value == null ? 0 : value.size());
        var frame = ByteBuffer.allocate(length).putInt(4, length).put(8, value == null ? REMOVED : SET)
                .putShort(10, (short) name.length).put(FIXED, name);
        if (value != null) {
            value.copyTo(frame.array(), FIXED + name.length);
        }
        return frame.putInt(0, crc(frame, 4, length));
    }

    /** Whether the fixed part names a length that can be. */
    static boolean isPlausible(ByteBuffer fixed) {
        int length = fixed.getInt(4);
        int key = fixed.getShort(10) & 0xffff;
        return length >= FIXED && length <= MOST_FRAME && key <= MOST_KEY && FIXED + key <= length
                && (fixed.get(8) == SET || fixed.get(8) == REMOVED);
    }

    static boolean isWhole(ByteBuffer frame) {
        return frame.getInt(0) == crc(frame, 4, frame.limit());
    }

    /** Of a whole frame. */
    static PairFrame decode(ByteBuffer frame) {
        int key = frame.getShort(10) & 0xffff;
        var bytes = ByteString.copyFrom(frame.duplicate().position(FIXED));
        return new PairFrame(bytes.substring(0, key).toStringUtf8(), frame.get(8) == SET ? bytes.substring(key) : null);
    }

    private static int crc(ByteBuffer bytes, int from, int to) {
        var crc = new CRC32C();
        crc.update(bytes.duplicate().limit(to).position(from));
        return (int) crc.getValue();
    }
}
