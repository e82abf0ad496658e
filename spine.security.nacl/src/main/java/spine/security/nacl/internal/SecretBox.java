package spine.security.nacl.internal;

import java.util.Objects;

/**
 * Salsa20 with Poly1305 over its ciphertext, which with a subkey of HSalsa20 is NaCl's secretbox. The state of a block
 * lives in sixteen local variables, and nothing is allocated. Block 0 of the stream gives the Poly1305 key and the
 * first 32 bytes of stream.
 *
 * <pre>
 *  c0 k0 k1 k2        block counter b, nonce n, both 64 bits:
 *  k3 c1 n0 n1        two words each, little-endian
 *  b0 b1 c2 k4
 *  k5 k6 k7 c3
 * </pre>
 */
final class SecretBox {
    static final int C0 = 0x61707865;
    static final int C1 = 0x3320646e;
    static final int C2 = 0x79622d32;
    static final int C3 = 0x6b206574;
    private static final int TAG = 16;

    private SecretBox() {
    }

    static void seal(byte[] key, long nonce, byte[] in, int inAt, int length, byte[] out, int outAt) {
        Objects.checkFromIndexSize(inAt, length, in.length);
        Objects.checkFromIndexSize(outAt, TAG + (long) length, (long) out.length);
        run(true, key, nonce, in, inAt, length, out, outAt + TAG);
    }

    static boolean open(byte[] key, long nonce, byte[] in, int inAt, int length, byte[] out, int outAt) {
        Objects.checkFromIndexSize(inAt, TAG + (long) length, (long) in.length);
        Objects.checkFromIndexSize(outAt, length, out.length);
        return run(false, key, nonce, in, inAt + TAG, length, out, outAt);
    }

    /** In {@code out} the tag comes 16 bytes before {@code outAt} when sealing, in {@code in} before {@code inAt} else. */
    private static boolean run(boolean sealing, byte[] key, long nonce, byte[] in, int inAt, int length, byte[] out,
            int outAt) {
        int k0 = Bytes.getInt(key, 0);
        int k1 = Bytes.getInt(key, 4);
        int k2 = Bytes.getInt(key, 8);
        int k3 = Bytes.getInt(key, 12);
        int k4 = Bytes.getInt(key, 16);
        int k5 = Bytes.getInt(key, 20);
        int k6 = Bytes.getInt(key, 24);
        int k7 = Bytes.getInt(key, 28);
        int n0 = (int) nonce;
        int n1 = (int) (nonce >>> 32);
        long r0 = 0;
        long r1 = 0;
        long s0 = 0;
        long s1 = 0;
        int at = -32;
        for (int block = 0; block == 0 || at < length; block++) {
            int x0 = C0;
            int x1 = k0;
            int x2 = k1;
            int x3 = k2;
            int x4 = k3;
            int x5 = C1;
            int x6 = n0;
            int x7 = n1;
            int x8 = block;
            int x9 = 0;
            int x10 = C2;
            int x11 = k4;
            int x12 = k5;
            int x13 = k6;
            int x14 = k7;
            int x15 = C3;
            for (int round = 0; round < 10; round++) {
                x4 ^= Integer.rotateLeft(x0 + x12, 7);
                x9 ^= Integer.rotateLeft(x5 + x1, 7);
                x14 ^= Integer.rotateLeft(x10 + x6, 7);
                x3 ^= Integer.rotateLeft(x15 + x11, 7);
                x8 ^= Integer.rotateLeft(x4 + x0, 9);
                x13 ^= Integer.rotateLeft(x9 + x5, 9);
                x2 ^= Integer.rotateLeft(x14 + x10, 9);
                x7 ^= Integer.rotateLeft(x3 + x15, 9);
                x12 ^= Integer.rotateLeft(x8 + x4, 13);
                x1 ^= Integer.rotateLeft(x13 + x9, 13);
                x6 ^= Integer.rotateLeft(x2 + x14, 13);
                x11 ^= Integer.rotateLeft(x7 + x3, 13);
                x0 ^= Integer.rotateLeft(x12 + x8, 18);
                x5 ^= Integer.rotateLeft(x1 + x13, 18);
                x10 ^= Integer.rotateLeft(x6 + x2, 18);
                x15 ^= Integer.rotateLeft(x11 + x7, 18);
                x1 ^= Integer.rotateLeft(x0 + x3, 7);
                x6 ^= Integer.rotateLeft(x5 + x4, 7);
                x11 ^= Integer.rotateLeft(x10 + x9, 7);
                x12 ^= Integer.rotateLeft(x15 + x14, 7);
                x2 ^= Integer.rotateLeft(x1 + x0, 9);
                x7 ^= Integer.rotateLeft(x6 + x5, 9);
                x8 ^= Integer.rotateLeft(x11 + x10, 9);
                x13 ^= Integer.rotateLeft(x12 + x15, 9);
                x3 ^= Integer.rotateLeft(x2 + x1, 13);
                x4 ^= Integer.rotateLeft(x7 + x6, 13);
                x9 ^= Integer.rotateLeft(x8 + x11, 13);
                x14 ^= Integer.rotateLeft(x13 + x12, 13);
                x0 ^= Integer.rotateLeft(x3 + x2, 18);
                x5 ^= Integer.rotateLeft(x4 + x7, 18);
                x10 ^= Integer.rotateLeft(x9 + x8, 18);
                x15 ^= Integer.rotateLeft(x14 + x13, 18);
            }
            long w0 = Bytes.join(x0 + C0, x1 + k0);
            long w1 = Bytes.join(x2 + k1, x3 + k2);
            long w2 = Bytes.join(x4 + k3, x5 + C1);
            long w3 = Bytes.join(x6 + n0, x7 + n1);
            long w4 = Bytes.join(x8 + block, x9);
            long w5 = Bytes.join(x10 + C2, x11 + k4);
            long w6 = Bytes.join(x12 + k5, x13 + k6);
            long w7 = Bytes.join(x14 + k7, x15 + C3);
            if (block == 0) {
                r0 = w0;
                r1 = w1;
                s0 = w2;
                s1 = w3;
                if (!sealing && !Poly1305.verify(r0, r1, s0, s1, in, inAt, length, in, inAt - TAG)) {
                    return false;
                }
            } else {
                xor32(w0, w1, w2, w3, in, inAt + at, length - at, out, outAt + at);
            }
            xor32(w4, w5, w6, w7, in, inAt + at + 32, length - at - 32, out, outAt + at + 32);
            at += 64;
            if (length - at >= LaneSalsa20.MIN_BLOCKS * 64) {
                int done = LaneSalsa20.xor(key, nonce, block + 1, in, inAt + at, length - at, out, outAt + at);
                block += done;
                at += done * 64;
            }
        }
        if (sealing) {
            Poly1305.tag(r0, r1, s0, s1, out, outAt, length, out, outAt - TAG);
        }
        return true;
    }

    /** XORs 32 bytes of stream, or as many as there are {@code left} (none or less than none included). */
    private static void xor32(long w0, long w1, long w2, long w3, byte[] in, int inAt, int left, byte[] out, int outAt) {
        if (left >= 32) {
            Bytes.xor8(w0, in, inAt, out, outAt);
            Bytes.xor8(w1, in, inAt + 8, out, outAt + 8);
            Bytes.xor8(w2, in, inAt + 16, out, outAt + 16);
            Bytes.xor8(w3, in, inAt + 24, out, outAt + 24);
        } else {
            for (int at = 0; at < left; at += 8) {
                long word = at == 0 ? w0 : at == 8 ? w1 : at == 16 ? w2 : w3;
                if (left - at >= 8) {
                    Bytes.xor8(word, in, inAt + at, out, outAt + at);
                } else {
                    Bytes.xorFew(word, in, inAt + at, left - at, out, outAt + at);
                }
            }
        }
    }
}
