package spine.security.nacl.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Little-endian numbers in byte arrays, at any offset. Nothing here branches on content. */
final class Bytes {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Bytes() {
    }

    static int getInt(byte[] from, int at) {
        return (int) INT.get(from, at);
    }

    static void putInt(byte[] to, int at, int value) {
        INT.set(to, at, value);
    }

    static long getLong(byte[] from, int at) {
        return (long) LONG.get(from, at);
    }

    static void putLong(byte[] to, int at, long value) {
        LONG.set(to, at, value);
    }

    /** Two words of a key stream as the eight bytes that they are. */
    static long join(int low, int high) {
        return low & 0xffffffffL | (long) high << 32;
    }

    /** XORs eight bytes. */
    static void xor8(long stream, byte[] in, int inAt, byte[] out, int outAt) {
        LONG.set(out, outAt, (long) LONG.get(in, inAt) ^ stream);
    }

    /** XORs fewer than eight bytes. */
    static void xorFew(long stream, byte[] in, int inAt, int length, byte[] out, int outAt) {
        for (int i = 0; i < length; i++) {
            out[outAt + i] = (byte) (in[inAt + i] ^ stream >>> 8 * i);
        }
    }

    /** The last {@code length} bytes, fewer than eight, of a text, as a number. */
    static long getFew(byte[] from, int at, int length) {
        long value = 0;
        for (int i = 0; i < length; i++) {
            value |= (from[at + i] & 0xffL) << 8 * i;
        }
        return value;
    }
}
