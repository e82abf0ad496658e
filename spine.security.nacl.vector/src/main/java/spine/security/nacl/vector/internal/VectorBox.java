package spine.security.nacl.vector.internal;

import static java.util.Objects.checkFromIndexSize;
import static spine.security.nacl.NaclProvider.KEY_BYTES;
import static spine.security.nacl.NaclProvider.TAG_BYTES;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** One thread's working memory and what it does with it. The only door to classes that need the Vector API. */
final class VectorBox {
    /** Below, a vector would hold less than the loops cost. */
    private static final int LEAST_BITS = 256;
    private static final int HEAD = 32;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final Keystream stream = new Keystream();
    private final Poly1305 poly = new Poly1305();

    /** Null if this machine's vectors are long enough. */
    static String missing() {
        int bits = 32 * Keystream.LANES;
        return bits >= LEAST_BITS ? null : "this machine's vectors have " + bits + " bits, " + LEAST_BITS
                + " are needed";
    }

    static int bits() {
        return 32 * Keystream.LANES;
    }

    void seal(byte[] subkey, long nonce, byte[] in, int inAt, int length, byte[] out, int outAt) {
        check(subkey, in, inAt, length, out, outAt, TAG_BYTES + (long) length);
        stream.fill(subkey, nonce, 0);
        long r0 = stream.pair(0, 0);
        long r1 = stream.pair(0, 1);
        long s0 = stream.pair(0, 2);
        long s1 = stream.pair(0, 3);
        crypt(subkey, nonce, in, inAt, length, out, outAt + TAG_BYTES);
        poly.run(r0, r1, s0, s1, out, outAt + TAG_BYTES, length);
        LONG.set(out, outAt, poly.tag0);
        LONG.set(out, outAt + 8, poly.tag1);
        wipe();
    }

    boolean open(byte[] subkey, long nonce, byte[] in, int inAt, int length, byte[] out, int outAt) {
        check(subkey, out, outAt, length, in, inAt, TAG_BYTES + (long) length);
        stream.fill(subkey, nonce, 0);
        poly.run(stream.pair(0, 0), stream.pair(0, 1), stream.pair(0, 2), stream.pair(0, 3), in, inAt + TAG_BYTES,
                length);
        boolean genuine = ((long) LONG.get(in, inAt) ^ poly.tag0 | (long) LONG.get(in, inAt + 8) ^ poly.tag1) == 0;
        if (genuine) {
            crypt(subkey, nonce, in, inAt + TAG_BYTES, length, out, outAt);
        }
        wipe();
        return genuine;
    }

    /** The stream's first blocks are there already; text begins at byte 32 of block 0. */
    private void crypt(byte[] subkey, long nonce, byte[] in, int inAt, int length, byte[] out, int outAt) {
        stream.xor(0, HEAD, in, inAt, out, outAt, Math.min(HEAD, length));
        int block = 1;
        for (int at = HEAD; at < length; at += 64) {
            if (block % Keystream.LANES == 0) {
                stream.fill(subkey, nonce, block);
            }
            if (length - at >= 64) {
                stream.xor(block % Keystream.LANES, in, inAt + at, out, outAt + at);
            } else {
                stream.xor(block % Keystream.LANES, 0, in, inAt + at, out, outAt + at, length - at);
            }
            block++;
        }
    }

    private void wipe() {
        stream.wipe();
        poly.wipe();
    }

    private static void check(byte[] key, byte[] in, int inAt, int length, byte[] out, int outAt, long outLength) {
        checkFromIndexSize(0, KEY_BYTES, key.length);
        checkFromIndexSize(inAt, length, in.length);
        checkFromIndexSize(outAt, outLength, (long) out.length);
    }
}
