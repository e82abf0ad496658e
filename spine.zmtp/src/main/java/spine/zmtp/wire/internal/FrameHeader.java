package spine.zmtp.wire.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Flags and length of a ZMTP frame (RFC 37), written and read in place. A header that was read is a {@code long}, taken
 * apart by {@link #bytes}, {@link #flags} and {@link #body}, so that nothing is allocated.
 *
 * <pre>
 *  0       1                    0       1 ......... 8
 * | flags | length(1) | body   | flags | length(8, big-endian) | body      with LONG
 * </pre>
 */
public final class FrameHeader {
    public static final int MORE = 1;
    public static final int LONG = 2;
    public static final int COMMAND = 4;
    public static final int SHORT_BYTES = 2;
    public static final int LONG_BYTES = 9;
    /** The largest body of a short frame. */
    public static final int SHORT_BODY = 255;
    /** The largest body that fits one array together with its header. */
    public static final int MOST_BODY = Integer.MAX_VALUE - 64;
    /** Not all of the header is there yet. */
    public static final long INCOMPLETE = -1;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int FLAGS_SHIFT = 32;
    private static final int BYTES_SHIFT = 40;

    private FrameHeader() {
    }

    /**
     * Reads a header.
     *
     * @param available bytes at {@code in[at..)}
     * @param mostBody  a frame with a larger body is refused here, before anybody makes room for it
     * @return the header, or {@link #INCOMPLETE}
     * @throws ProtocolException on a reserved flag, COMMAND with MORE, a length of 2^63 or more or above the limit
     */
    public static long parse(byte[] in, int at, int available, long mostBody) throws ProtocolException {
        if (available < 1) {
            return INCOMPLETE;
        }
        int flags = in[at];
        if ((flags & ~(MORE | LONG | COMMAND)) != 0) {
            throw new ProtocolException("a reserved frame flag is set");
        }
        if ((flags & (MORE | COMMAND)) == (MORE | COMMAND)) {
            throw new ProtocolException("a command frame says MORE");
        }
        int bytes = (flags & LONG) == 0 ? SHORT_BYTES : LONG_BYTES;
        if (available < bytes) {
            return INCOMPLETE;
        }
        long body = bytes == SHORT_BYTES ? in[at + 1] & 0xff : (long) LONGS.get(in, at + 1);
        if (body < 0) {
            throw new ProtocolException("a frame length of 2^63 or more");
        }
        if (body > mostBody || body > MOST_BODY) {
            throw new ProtocolException("a frame of " + body + " bytes, where " + mostBody + " are allowed");
        }
        return (long) bytes << BYTES_SHIFT | (long) flags << FLAGS_SHIFT | body;
    }

    /** 2 or 9: the size of the header itself. */
    public static int bytes(long header) {
        return (int) (header >>> BYTES_SHIFT);
    }

    /** {@link #MORE}, {@link #LONG}, {@link #COMMAND}. */
    public static int flags(long header) {
        return (int) (header >>> FLAGS_SHIFT) & 0xff;
    }

    /** The size of what follows the header. */
    public static int body(long header) {
        return (int) header;
    }

    /** The size of the header that {@link #write} writes for such a body. */
    public static int size(int body) {
        return body > SHORT_BODY ? LONG_BYTES : SHORT_BYTES;
    }

    /**
     * Writes the shortest header for a body.
     *
     * @param flags {@link #MORE} or {@link #COMMAND} or 0; LONG is added where it is needed
     * @return its size
     */
    public static int write(byte[] out, int at, int flags, int body) {
        if (body > SHORT_BODY) {
            out[at] = (byte) (flags | LONG);
            LONGS.set(out, at + 1, (long) body);
            return LONG_BYTES;
        }
        out[at] = (byte) flags;
        out[at + 1] = (byte) body;
        return SHORT_BYTES;
    }

    /** A whole frame in an array of its own, for what is sent seldom. */
    public static byte[] frame(int flags, byte[] body) {
        var frame = new byte[size(body.length) + body.length];
        System.arraycopy(body, 0, frame, write(frame, 0, flags, body.length), body.length);
        return frame;
    }
}
