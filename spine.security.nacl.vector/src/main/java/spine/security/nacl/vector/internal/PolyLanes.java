package spine.security.nacl.vector.internal;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The bulk of Poly1305 (RFC 8439, 2.5): each lane takes every n-th block of 16 bytes and multiplies by r^n, the last
 * time by the power that its block is from the end. Five limbs of 26 bits, as 64-bit lanes hold sums of products of two.
 */
final class PolyLanes {
    private static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Byte> BYTE = ByteVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    /** What one step takes: two vectors of text. */
    static final int STEP = 16 * LANES;
    private static final VectorShuffle<Long> SWAP = VectorShuffle.fromOp(SPECIES, i -> i ^ 1);
    private static final VectorMask<Long> ODD = VectorMask.fromLong(SPECIES, 0xaaaaaaaaaaaaaaaaL);
    private static final long MASK = Poly1305.MASK;
    /** No factor has more bits; said aloud, the JIT takes the instruction for 32 bits (from JDK 24 on). */
    private static final long LOW = 0xffffffffL;
    private static final long HIBIT = 1L << 24;

    private PolyLanes() {
    }

    /** Takes {@code steps * STEP} bytes in; {@code h} must be zero before. */
    static void absorb(Poly1305 poly, byte[] text, int at, int steps) {
        var powers = poly.powers(LANES);
        var h0 = LongVector.zero(SPECIES);
        var h1 = h0;
        var h2 = h0;
        var h3 = h0;
        var h4 = h0;
        // All steps but the last, then the last with other powers.
        for (int pass = 0; pass < 2; pass++) {
            var r0 = pass == 0 ? all(powers, 0) : lanes(poly, 0);
            var r1 = pass == 0 ? all(powers, 1) : lanes(poly, 1);
            var r2 = pass == 0 ? all(powers, 2) : lanes(poly, 2);
            var r3 = pass == 0 ? all(powers, 3) : lanes(poly, 3);
            var r4 = pass == 0 ? all(powers, 4) : lanes(poly, 4);
            r0 = r0.and(LOW);
            r1 = r1.and(LOW);
            r2 = r2.and(LOW);
            r3 = r3.and(LOW);
            r4 = r4.and(LOW);
            var s1 = r1.mul(5).and(LOW);
            var s2 = r2.mul(5).and(LOW);
            var s3 = r3.mul(5).and(LOW);
            var s4 = r4.mul(5).and(LOW);
            for (int step = pass == 0 ? steps - 1 : 1; step > 0; step--) {
                var a = ByteVector.fromArray(BYTE, text, at).reinterpretAsLongs();
                var b = ByteVector.fromArray(BYTE, text, at + STEP / 2).reinterpretAsLongs();
                at += STEP;
                var low = a.blend(b.rearrange(SWAP), ODD);
                var high = a.rearrange(SWAP).blend(b, ODD);
                h0 = h0.add(low.and(MASK)).and(LOW);
                h1 = h1.add(low.lanewise(VectorOperators.LSHR, 26).and(MASK)).and(LOW);
                var middle = low.lanewise(VectorOperators.LSHR, 52).or(high.lanewise(VectorOperators.LSHL, 12));
                h2 = h2.add(middle.and(MASK)).and(LOW);
                h3 = h3.add(high.lanewise(VectorOperators.LSHR, 14).and(MASK)).and(LOW);
                h4 = h4.add(high.lanewise(VectorOperators.LSHR, 40).or(HIBIT)).and(LOW);
                var d0 = h0.mul(r0).add(h1.mul(s4)).add(h2.mul(s3)).add(h3.mul(s2)).add(h4.mul(s1));
                var d1 = h0.mul(r1).add(h1.mul(r0)).add(h2.mul(s4)).add(h3.mul(s3)).add(h4.mul(s2));
                var d2 = h0.mul(r2).add(h1.mul(r1)).add(h2.mul(r0)).add(h3.mul(s4)).add(h4.mul(s3));
                var d3 = h0.mul(r3).add(h1.mul(r2)).add(h2.mul(r1)).add(h3.mul(r0)).add(h4.mul(s4));
                var d4 = h0.mul(r4).add(h1.mul(r3)).add(h2.mul(r2)).add(h3.mul(r1)).add(h4.mul(r0));
                d1 = d1.add(d0.lanewise(VectorOperators.LSHR, 26));
                d4 = d4.add(d3.lanewise(VectorOperators.LSHR, 26));
                h1 = d1.and(MASK);
                d2 = d2.add(d1.lanewise(VectorOperators.LSHR, 26));
                var over = d4.lanewise(VectorOperators.LSHR, 26);
                h4 = d4.and(MASK);
                d0 = d0.and(MASK).add(over.add(over.lanewise(VectorOperators.LSHL, 2)));
                h2 = d2.and(MASK);
                d3 = d3.and(MASK).add(d2.lanewise(VectorOperators.LSHR, 26));
                h0 = d0.and(MASK);
                h1 = h1.add(d0.lanewise(VectorOperators.LSHR, 26));
                h3 = d3.and(MASK);
                h4 = h4.add(d3.lanewise(VectorOperators.LSHR, 26));
            }
        }
        poly.set(h0.reduceLanes(VectorOperators.ADD), h1.reduceLanes(VectorOperators.ADD),
                h2.reduceLanes(VectorOperators.ADD), h3.reduceLanes(VectorOperators.ADD),
                h4.reduceLanes(VectorOperators.ADD));
    }

    private static LongVector all(long[][] powers, int limb) {
        return LongVector.broadcast(SPECIES, powers[LANES][limb]);
    }

    /** Lane 2i has block i of a step, lane 2i+1 block LANES/2 + i. */
    private static LongVector lanes(Poly1305 poly, int limb) {
        var lanes = poly.lanes;
        for (int i = 0; i < LANES; i++) {
            int block = (i & 1) == 0 ? i / 2 : LANES / 2 + i / 2;
            lanes[i] = poly.power(LANES - block)[limb];
        }
        return LongVector.fromArray(SPECIES, lanes, 0);
    }
}
