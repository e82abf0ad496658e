package spine.security.nacl.internal;

import java.util.Arrays;

/** X25519 (RFC 7748, 5) by the Montgomery ladder: the same steps for every scalar. */
final class X25519 {
    private static final long A24 = 121_665;

    private X25519() {
    }

    /** @return false if the result is all zero */
    static boolean multiply(byte[] out, byte[] scalar, byte[] point) {
        var k = scalar.clone();
        k[0] &= (byte) 248;
        k[31] &= 127;
        k[31] |= 64;
        long[] x1 = Field.decode(point);
        long[] x2 = Field.one();
        long[] z2 = Field.zero();
        long[] x3 = x1.clone();
        long[] z3 = Field.one();
        long[] t = Field.zero();
        long[] u = Field.zero();
        long swap = 0;
        for (int bit = 254; bit >= 0; bit--) {
            long now = k[bit >>> 3] >>> (bit & 7) & 1;
            swap ^= now;
            Field.swap(swap, x2, x3);
            Field.swap(swap, z2, z3);
            swap = now;
            step(x1, x2, z2, x3, z3, t, u);
        }
        Field.swap(swap, x2, x3);
        Field.swap(swap, z2, z3);
        Field.invert(z2, z2);
        Field.multiply(x2, x2, z2);
        Field.encode(out, x2);
        for (var secret : new long[][] {x2, z2, x3, z3, t, u}) {
            Arrays.fill(secret, 0);
        }
        Arrays.fill(k, (byte) 0);
        return (Bytes.getLong(out, 0) | Bytes.getLong(out, 8) | Bytes.getLong(out, 16) | Bytes.getLong(out, 24)) != 0;
    }

    /** (x2 : z2) is doubled, (x3 : z3) becomes the sum of both; x1 is their difference. */
    private static void step(long[] x1, long[] x2, long[] z2, long[] x3, long[] z3, long[] t, long[] u) {
        Field.subtract(t, x3, z3);
        Field.add(u, x2, z2);
        Field.multiply(t, t, u);            // DA
        Field.add(x3, x3, z3);
        Field.subtract(z3, x2, z2);
        Field.multiply(x3, x3, z3);         // CB
        Field.square(u, u);                 // AA
        Field.square(z3, z3);               // BB
        Field.multiply(x2, u, z3);
        Field.subtract(z3, u, z3);          // E
        Field.scale(z2, z3, A24);
        Field.add(z2, z2, u);
        Field.multiply(z2, z2, z3);
        Field.subtract(u, t, x3);
        Field.add(x3, t, x3);
        Field.square(x3, x3);
        Field.square(u, u);
        Field.multiply(z3, u, x1);
    }
}
