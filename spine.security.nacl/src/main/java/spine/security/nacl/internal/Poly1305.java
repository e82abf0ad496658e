package spine.security.nacl.internal;

import static java.lang.Math.multiplyHigh;

/**
 * Poly1305 (RFC 8439, 2.5) as one loop over local variables. A number modulo 2^130 - 5 is kept in words of 32 bits,
 * each in a long. The clamp of r leaves its words below 2^28, and r1..r3 divisible by 4, so that 5/4 of them stand for
 * what wraps around at 2^128, and a column of five products stays below 2^64 (unsigned) even while the words of h carry
 * up to 3 * 2^32, that of the lowest 2^33.84: 2^33.84 * 2^28 + 3 * 3 * 2^32 * 5/4 * 2^28 = 0.93 * 2^64.
 */
final class Poly1305 {
    private static final long MASK = 0xffffffffL;

    private Poly1305() {
    }

    /** Writes the tag of {@code text[at..at+length)} under the one-time key (r0, r1, s0, s1) to {@code out}. */
    static void tag(long r0, long r1, long s0, long s1, byte[] text, int at, int length, byte[] out, int outAt) {
        run(r0, r1, s0, s1, text, at, length, out, outAt, true);
    }

    /** Whether {@code tag[tagAt..tagAt+16)} is the tag of the text; in time that does not depend on content. */
    static boolean verify(long r0, long r1, long s0, long s1, byte[] text, int at, int length, byte[] tag, int tagAt) {
        return run(r0, r1, s0, s1, text, at, length, tag, tagAt, false);
    }

    private static boolean run(long k0, long k1, long s0, long s1, byte[] text, int at, int length, byte[] tag,
            int tagAt, boolean write) {
        k0 &= 0x0ffffffc0fffffffL;
        k1 &= 0x0ffffffc0ffffffcL;
        long r0 = k0 & MASK;
        long r1 = k0 >>> 32;
        long r2 = k1 & MASK;
        long r3 = k1 >>> 32;
        long w1 = r1 + (r1 >>> 2);
        long w2 = r2 + (r2 >>> 2);
        long w3 = r3 + (r3 >>> 2);
        long h0 = 0;
        long h1 = 0;
        long h2 = 0;
        long h3 = 0;
        long h4 = 0;
        for (int left = length; left > 0; left -= 16) {
            long low;
            long high;
            if (left >= 16) {
                low = Bytes.getLong(text, at);
                high = Bytes.getLong(text, at + 8);
                h4++;
            } else {
                int few = Math.min(left, 8);
                low = Bytes.getFew(text, at, few) | (left < 8 ? 1L << 8 * left : 0);
                high = Bytes.getFew(text, at + few, left - few) | (left < 8 ? 0 : 1L << 8 * (left - 8));
            }
            at += 16;
            h0 += low & MASK;
            h1 += low >>> 32;
            h2 += high & MASK;
            h3 += high >>> 32;
            long d0 = h1 * w3 + h2 * w2 + h3 * w1 + h0 * r0;
            long d1 = h1 * r0 + h2 * w3 + h3 * w2 + h4 * w1 + h0 * r1;
            long d2 = h1 * r1 + h2 * r0 + h3 * w3 + h4 * w2 + h0 * r2;
            long d3 = h1 * r2 + h2 * r1 + h3 * r0 + h4 * w3 + h0 * r3;
            long d4 = h4 * r0 + (d3 >>> 32);
            h0 = (d0 & MASK) + 5 * (d4 >>> 2);
            h1 = (d1 & MASK) + (d0 >>> 32);
            h2 = (d2 & MASK) + (d1 >>> 32);
            h3 = (d3 & MASK) + (d2 >>> 32);
            h4 = d4 & 3;
        }
        for (int pass = 0; pass < 3; pass++) {
            h1 += h0 >>> 32;
            h2 += h1 >>> 32;
            h3 += h2 >>> 32;
            h4 += h3 >>> 32;
            h0 = (h0 & MASK) + 5 * (h4 >>> 2);
            h1 &= MASK;
            h2 &= MASK;
            h3 &= MASK;
            h4 &= 3;
        }
        // Below 2^130 now. h - p is h + 5 - 2^130, and taken if that is not negative.
        long q = h0 + 5 >>> 32;
        q = h1 + q >>> 32;
        q = h2 + q >>> 32;
        q = h3 + q >>> 32;
        q = h4 + q >>> 2;
        long t0 = h0 + 5 * q + (s0 & MASK);
        long t1 = h1 + (s0 >>> 32) + (t0 >>> 32);
        long t2 = h2 + (s1 & MASK) + (t1 >>> 32);
        long t3 = h3 + (s1 >>> 32) + (t2 >>> 32);
        long low = t0 & MASK | t1 << 32;
        long high = t2 & MASK | t3 << 32;
        if (write) {
            Bytes.putLong(tag, tagAt, low);
            Bytes.putLong(tag, tagAt + 8, high);
            return true;
        }
        return (Bytes.getLong(tag, tagAt) ^ low | Bytes.getLong(tag, tagAt + 8) ^ high) == 0;
    }
}
