package spine.security.nacl.internal;

import static java.lang.Math.multiplyHigh;

/**
 * Numbers modulo p = 2^255 - 19 in five limbs of 51 bits, in arrays that the caller owns. Reduced means: every limb
 * below 2^51 + 2^18. {@link #multiply} and {@link #square} take limbs below 2^53, which are reduced numbers, or sums
 * or differences of two of them, and give reduced ones. No branch and no index depends on a value.
 *
 * <p>The product of two limbs is taken apart at bit 51 as it is made (shifts of 6 and 7 before
 * {@link Math#multiplyHigh}), so that columns add up without carries between words.
 */
final class Field {
    private static final long MASK = (1L << 51) - 1;

    private Field() {
    }

    static long[] zero() {
        return new long[5];
    }

    static long[] one() {
        return new long[] {1, 0, 0, 0, 0};
    }

    /** The number in 32 bytes; the top bit is ignored (RFC 7748, 5), and numbers from p up are taken modulo p. */
    static long[] decode(byte[] in) {
        return new long[] {
            Bytes.getLong(in, 0) & MASK,
            Bytes.getLong(in, 6) >>> 3 & MASK,
            Bytes.getLong(in, 12) >>> 6 & MASK,
            Bytes.getLong(in, 19) >>> 1 & MASK,
            Bytes.getLong(in, 24) >>> 12 & MASK};
    }

    /** Writes the one number below p that {@code a} stands for. */
    static void encode(byte[] out, long[] a) {
        long a0 = a[0];
        long a1 = a[1];
        long a2 = a[2];
        long a3 = a[3];
        long a4 = a[4];
        for (int pass = 0; pass < 2; pass++) {
            a1 += a0 >>> 51;
            a2 += a1 >>> 51;
            a3 += a2 >>> 51;
            a4 += a3 >>> 51;
            a0 = (a0 & MASK) + 19 * (a4 >>> 51);
            a1 &= MASK;
            a2 &= MASK;
            a3 &= MASK;
            a4 &= MASK;
        }
        // a is below 2^255 + 19: one carry of a + 19 over bit 255 tells whether p is to be taken off.
        long over = a0 + 19 >>> 51;
        over = a1 + over >>> 51;
        over = a2 + over >>> 51;
        over = a3 + over >>> 51;
        over = a4 + over >>> 51;
        a0 += 19 * over;
        a1 += a0 >>> 51;
        a2 += a1 >>> 51;
        a3 += a2 >>> 51;
        a4 += a3 >>> 51;
        a0 &= MASK;
        a1 &= MASK;
        a2 &= MASK;
        a3 &= MASK;
        a4 &= MASK;
        Bytes.putLong(out, 0, a0 | a1 << 51);
        Bytes.putLong(out, 8, a1 >>> 13 | a2 << 38);
        Bytes.putLong(out, 16, a2 >>> 26 | a3 << 25);
        Bytes.putLong(out, 24, a3 >>> 39 | a4 << 12);
    }

    static void add(long[] out, long[] a, long[] b) {
        for (int i = 0; i < 5; i++) {
            out[i] = a[i] + b[i];
        }
    }

    /** a - b + 2p, for reduced b. */
    static void subtract(long[] out, long[] a, long[] b) {
        out[0] = a[0] - b[0] + (2 * MASK - 36);
        out[1] = a[1] - b[1] + 2 * MASK;
        out[2] = a[2] - b[2] + 2 * MASK;
        out[3] = a[3] - b[3] + 2 * MASK;
        out[4] = a[4] - b[4] + 2 * MASK;
    }

    /** Exchanges a and b if {@code swap} is 1, not if it is 0. */
    static void swap(long swap, long[] a, long[] b) {
        long mask = -swap;
        for (int i = 0; i < 5; i++) {
            long both = (a[i] ^ b[i]) & mask;
            a[i] ^= both;
            b[i] ^= both;
        }
    }

    static void multiply(long[] out, long[] a, long[] b) {
        long a0 = a[0];
        long a1 = a[1];
        long a2 = a[2];
        long a3 = a[3];
        long a4 = a[4];
        long b0 = b[0];
        long b1 = b[1];
        long b2 = b[2];
        long b3 = b[3];
        long b4 = b[4];
        long l0 = a0 * b0 & MASK;
        long l1 = (a0 * b1 & MASK) + (a1 * b0 & MASK);
        long l2 = (a0 * b2 & MASK) + (a1 * b1 & MASK) + (a2 * b0 & MASK);
        long l3 = (a0 * b3 & MASK) + (a1 * b2 & MASK) + (a2 * b1 & MASK) + (a3 * b0 & MASK);
        long l4 = (a0 * b4 & MASK) + (a1 * b3 & MASK) + (a2 * b2 & MASK) + (a3 * b1 & MASK) + (a4 * b0 & MASK);
        long l5 = (a1 * b4 & MASK) + (a2 * b3 & MASK) + (a3 * b2 & MASK) + (a4 * b1 & MASK);
        long l6 = (a2 * b4 & MASK) + (a3 * b3 & MASK) + (a4 * b2 & MASK);
        long l7 = (a3 * b4 & MASK) + (a4 * b3 & MASK);
        long l8 = a4 * b4 & MASK;
        a0 <<= 6;
        a1 <<= 6;
        a2 <<= 6;
        a3 <<= 6;
        a4 <<= 6;
        b0 <<= 7;
        b1 <<= 7;
        b2 <<= 7;
        b3 <<= 7;
        b4 <<= 7;
        l1 += multiplyHigh(a0, b0);
        l2 += multiplyHigh(a0, b1) + multiplyHigh(a1, b0);
        l3 += multiplyHigh(a0, b2) + multiplyHigh(a1, b1) + multiplyHigh(a2, b0);
        l4 += multiplyHigh(a0, b3) + multiplyHigh(a1, b2) + multiplyHigh(a2, b1) + multiplyHigh(a3, b0);
        l5 += multiplyHigh(a0, b4) + multiplyHigh(a1, b3) + multiplyHigh(a2, b2) + multiplyHigh(a3, b1)
                + multiplyHigh(a4, b0);
        l6 += multiplyHigh(a1, b4) + multiplyHigh(a2, b3) + multiplyHigh(a3, b2) + multiplyHigh(a4, b1);
        l7 += multiplyHigh(a2, b4) + multiplyHigh(a3, b3) + multiplyHigh(a4, b2);
        l8 += multiplyHigh(a3, b4) + multiplyHigh(a4, b3);
        long l9 = multiplyHigh(a4, b4);
        reduce(out, l0 + 19 * l5, l1 + 19 * l6, l2 + 19 * l7, l3 + 19 * l8, l4 + 19 * l9);
    }

    static void square(long[] out, long[] a) {
        long a0 = a[0];
        long a1 = a[1];
        long a2 = a[2];
        long a3 = a[3];
        long a4 = a[4];
        long d0 = 2 * a0;
        long d1 = 2 * a1;
        long d2 = 2 * a2;
        long d3 = 2 * a3;
        long l0 = a0 * a0 & MASK;
        long l1 = d0 * a1 & MASK;
        long l2 = (d0 * a2 & MASK) + (a1 * a1 & MASK);
        long l3 = (d0 * a3 & MASK) + (d1 * a2 & MASK);
        long l4 = (d0 * a4 & MASK) + (d1 * a3 & MASK) + (a2 * a2 & MASK);
        long l5 = (d1 * a4 & MASK) + (d2 * a3 & MASK);
        long l6 = (d2 * a4 & MASK) + (a3 * a3 & MASK);
        long l7 = d3 * a4 & MASK;
        long l8 = a4 * a4 & MASK;
        long t0 = a0 << 7;
        long t1 = a1 << 7;
        long t2 = a2 << 7;
        long t3 = a3 << 7;
        long t4 = a4 << 7;
        d0 <<= 6;
        d1 <<= 6;
        d2 <<= 6;
        d3 <<= 6;
        l1 += multiplyHigh(a0 << 6, t0);
        l2 += multiplyHigh(d0, t1);
        l3 += multiplyHigh(d0, t2) + multiplyHigh(a1 << 6, t1);
        l4 += multiplyHigh(d0, t3) + multiplyHigh(d1, t2);
        l5 += multiplyHigh(d0, t4) + multiplyHigh(d1, t3) + multiplyHigh(a2 << 6, t2);
        l6 += multiplyHigh(d1, t4) + multiplyHigh(d2, t3);
        l7 += multiplyHigh(d2, t4) + multiplyHigh(a3 << 6, t3);
        l8 += multiplyHigh(d3, t4);
        long l9 = multiplyHigh(a4 << 6, t4);
        reduce(out, l0 + 19 * l5, l1 + 19 * l6, l2 + 19 * l7, l3 + 19 * l8, l4 + 19 * l9);
    }

    /** Multiplies by a number below 2^20. */
    static void scale(long[] out, long[] a, long factor) {
        long f = factor << 7;
        reduce(out,
                (a[0] * factor & MASK) + 19 * multiplyHigh(a[4] << 6, f),
                (a[1] * factor & MASK) + multiplyHigh(a[0] << 6, f),
                (a[2] * factor & MASK) + multiplyHigh(a[1] << 6, f),
                (a[3] * factor & MASK) + multiplyHigh(a[2] << 6, f),
                (a[4] * factor & MASK) + multiplyHigh(a[3] << 6, f));
    }

    private static void reduce(long[] out, long r0, long r1, long r2, long r3, long r4) {
        r1 += r0 >>> 51;
        r2 += r1 >>> 51;
        r3 += r2 >>> 51;
        r4 += r3 >>> 51;
        r0 = (r0 & MASK) + 19 * (r4 >>> 51);
        out[0] = r0 & MASK;
        out[1] = (r1 & MASK) + (r0 >>> 51);
        out[2] = r2 & MASK;
        out[3] = r3 & MASK;
        out[4] = r4 & MASK;
    }

    private static void squares(long[] out, long[] a, int times) {
        square(out, a);
        for (int i = 1; i < times; i++) {
            square(out, out);
        }
    }

    /** a^(p-2), which is 1/a, and 0 for 0. */
    static void invert(long[] out, long[] a) {
        var a2 = zero();
        var a9 = zero();
        var a11 = zero();
        var x = zero();
        var y = zero();
        var z = zero();
        square(a2, a);
        squares(x, a2, 2);
        multiply(a9, x, a);
        multiply(a11, a9, a2);
        square(x, a11);
        multiply(x, x, a9);         // 2^5 - 1
        squares(y, x, 5);
        multiply(x, y, x);          // 2^10 - 1
        squares(y, x, 10);
        multiply(y, y, x);          // 2^20 - 1
        squares(z, y, 20);
        multiply(y, z, y);          // 2^40 - 1
        squares(y, y, 10);
        multiply(x, y, x);          // 2^50 - 1
        squares(y, x, 50);
        multiply(y, y, x);          // 2^100 - 1
        squares(z, y, 100);
        multiply(y, z, y);          // 2^200 - 1
        squares(y, y, 50);
        multiply(x, y, x);          // 2^250 - 1
        squares(x, x, 5);
        multiply(out, x, a11);
    }
}
