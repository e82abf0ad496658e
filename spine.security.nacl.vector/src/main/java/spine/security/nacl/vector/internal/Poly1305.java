package spine.security.nacl.vector.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Poly1305 (RFC 8439, 2.5) of one message: the bulk in {@link PolyLanes}, the rest here. Owned by one thread. */
final class Poly1305 {
    static final long MASK = (1L << 26) - 1;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final long[] h = new long[5];
    /** Powers of r, from r^1 on. */
    private final long[][] powers = new long[17][5];
    /** Room for one limb of the powers, lane by lane. */
    final long[] lanes = new long[16];
    private final byte[] last = new byte[16];
    private long s0;
    private long s1;
    /** The tag, after {@link #run}. */
    long tag0;
    long tag1;

    /** The tag of a text under a one-time key of four numbers. */
    void run(long r0, long r1, long s0, long s1, byte[] text, int at, int length) {
        split(powers[1], r0 & 0x0ffffffc0fffffffL, r1 & 0x0ffffffc0ffffffcL);
        this.s0 = s0;
        this.s1 = s1;
        Arrays.fill(h, 0);
        int steps = length / PolyLanes.STEP;
        if (steps > 0) {
            PolyLanes.absorb(this, text, at, steps);
        }
        int done = steps * PolyLanes.STEP;
        for (; length - done >= 16; done += 16) {
            block(text, at + done, 1);
        }
        if (done < length) {
            Arrays.fill(last, (byte) 0);
            System.arraycopy(text, at + done, last, 0, length - done);
            last[length - done] = 1;
            block(last, 0, 0);
        }
        finish();
    }

    long[][] powers(int count) {
        for (int i = 2; i <= count; i++) {
            multiply(powers[i - 1], powers[1], powers[i]);
        }
        return powers;
    }

    long[] power(int exponent) {
        return powers[exponent];
    }

    void set(long h0, long h1, long h2, long h3, long h4) {
        h[0] = h0;
        h[1] = h1;
        h[2] = h2;
        h[3] = h3;
        h[4] = h4;
        carry(h);
    }

    void wipe() {
        for (var power : powers) {
            Arrays.fill(power, 0);
        }
        Arrays.fill(lanes, 0);
        s0 = 0;
        s1 = 0;
    }

    private void block(byte[] text, int at, long high) {
        long low = (long) LONG.get(text, at);
        long up = (long) LONG.get(text, at + 8);
        h[0] += low & MASK;
        h[1] += low >>> 26 & MASK;
        h[2] += (low >>> 52 | up << 12) & MASK;
        h[3] += up >>> 14 & MASK;
        h[4] += up >>> 40 | high << 24;
        multiply(h, powers[1], h);
    }

    private static void split(long[] to, long low, long up) {
        to[0] = low & MASK;
        to[1] = low >>> 26 & MASK;
        to[2] = (low >>> 52 | up << 12) & MASK;
        to[3] = up >>> 14 & MASK;
        to[4] = up >>> 40;
    }

    private static void multiply(long[] a, long[] b, long[] out) {
        long a0 = a[0];
        long a1 = a[1];
        long a2 = a[2];
        long a3 = a[3];
        long a4 = a[4];
        long w1 = 5 * b[1];
        long w2 = 5 * b[2];
        long w3 = 5 * b[3];
        long w4 = 5 * b[4];
        long d0 = a0 * b[0] + a1 * w4 + a2 * w3 + a3 * w2 + a4 * w1;
        long d1 = a0 * b[1] + a1 * b[0] + a2 * w4 + a3 * w3 + a4 * w2;
        long d2 = a0 * b[2] + a1 * b[1] + a2 * b[0] + a3 * w4 + a4 * w3;
        long d3 = a0 * b[3] + a1 * b[2] + a2 * b[1] + a3 * b[0] + a4 * w4;
        long d4 = a0 * b[4] + a1 * b[3] + a2 * b[2] + a3 * b[1] + a4 * b[0];
        out[0] = d0;
        out[1] = d1;
        out[2] = d2;
        out[3] = d3;
        out[4] = d4;
        carry(out);
    }

    private static void carry(long[] h) {
        for (int i = 0; i < 4; i++) {
            h[i + 1] += h[i] >>> 26;
            h[i] &= MASK;
        }
        h[0] += 5 * (h[4] >>> 26);
        h[4] &= MASK;
        h[1] += h[0] >>> 26;
        h[0] &= MASK;
    }

    private void finish() {
        carry(h);
        carry(h);
        // h - p = h + 5 - 2^130: taken if it is not negative.
        long g0 = h[0] + 5;
        long g1 = h[1] + (g0 >>> 26);
        long g2 = h[2] + (g1 >>> 26);
        long g3 = h[3] + (g2 >>> 26);
        long g4 = h[4] + (g3 >>> 26) - (1L << 26);
        long keep = g4 >> 63;
        long l0 = h[0] & keep | g0 & MASK & ~keep;
        long l1 = h[1] & keep | g1 & MASK & ~keep;
        long l2 = h[2] & keep | g2 & MASK & ~keep;
        long l3 = h[3] & keep | g3 & MASK & ~keep;
        long l4 = h[4] & keep | g4 & MASK & ~keep;
        long low = l0 | l1 << 26 | l2 << 52;
        long up = l2 >>> 12 | l3 << 14 | l4 << 40;
        tag0 = low + s0;
        long carry = ((low & s0) | (low | s0) & ~tag0) >>> 63;
        tag1 = up + s1 + carry;
    }
}
