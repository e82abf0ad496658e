package spine.security.nacl.vector.internal;

import static jdk.incubator.vector.VectorOperators.ROL;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Salsa20 (20 rounds) for as many consecutive blocks at once as a vector has lanes: lane {@code i} of every vector
 * belongs to block {@code i}, and one vector holds the same word of all blocks. Owned by one thread; {@link #wipe}
 * after use.
 */
final class Keystream {
    private static final VectorSpecies<Integer> SPECIES = IntVector.SPECIES_PREFERRED;
    static final int LANES = SPECIES.length();
    /** What one {@link #fill} makes. */
    static final int BYTES = 64 * LANES;
    private static final IntVector LANE = IntVector.zero(SPECIES).addIndex(1);
    private static final VectorShuffle<Integer> ZIP_LOW = VectorShuffle.makeZip(SPECIES, 0);
    private static final VectorShuffle<Integer> ZIP_HIGH = VectorShuffle.makeZip(SPECIES, 1);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Pairs of words: those of word 0 and 1 of all blocks in turn, then those of word 2 and 3, and so on. */
    private final int[] words = new int[16 * LANES];

    /** Two consecutive words of a block as one little-endian number. */
    long pair(int block, int pair) {
        int at = 2 * (pair * LANES + block);
        return words[at] & 0xffffffffL | (long) words[at + 1] << 32;
    }

    /** XORs all 64 bytes of a block with text. */
    void xor(int block, byte[] in, int inAt, byte[] out, int outAt) {
        for (int i = 0; i < 8; i++) {
            LONG.set(out, outAt + 8 * i, (long) LONG.get(in, inAt + 8 * i) ^ pair(block, i));
        }
    }

    /** XORs {@code length} bytes from byte {@code skip} of a block with text. */
    void xor(int block, int skip, byte[] in, int inAt, byte[] out, int outAt, int length) {
        for (int i = 0; i < length; i++) {
            int at = skip + i;
            out[outAt + i] = (byte) (in[inAt + i] ^ pair(block, at >>> 3) >>> 8 * (at & 7));
        }
    }

    void wipe() {
        Arrays.fill(words, 0);
    }

    /**
     * Makes the stream of {@link #LANES} blocks, from the one given. Written out: a method of ours in the loop would
     * not be inlined any more after so much of the Vector API's code, and every vector would become an object.
     */
    void fill(byte[] key, long nonce, int block) {
        var s0 = all(0x61707865);
        var s1 = all(key, 0);
        var s2 = all(key, 4);
        var s3 = all(key, 8);
        var s4 = all(key, 12);
        var s5 = all(0x3320646e);
        var s6 = all((int) nonce);
        var s7 = all((int) (nonce >>> 32));
        var s8 = LANE.add(block);
        var s9 = all(0);
        var s10 = all(0x79622d32);
        var s11 = all(key, 16);
        var s12 = all(key, 20);
        var s13 = all(key, 24);
        var s14 = all(key, 28);
        var s15 = all(0x6b206574);
        var x0 = s0;
        var x1 = s1;
        var x2 = s2;
        var x3 = s3;
        var x4 = s4;
        var x5 = s5;
        var x6 = s6;
        var x7 = s7;
        var x8 = s8;
        var x9 = s9;
        var x10 = s10;
        var x11 = s11;
        var x12 = s12;
        var x13 = s13;
        var x14 = s14;
        var x15 = s15;
        for (int round = 0; round < 20; round += 2) {
            x4 = x4.lanewise(XOR, x0.add(x12).lanewise(ROL, 7));
            x9 = x9.lanewise(XOR, x5.add(x1).lanewise(ROL, 7));
            x14 = x14.lanewise(XOR, x10.add(x6).lanewise(ROL, 7));
            x3 = x3.lanewise(XOR, x15.add(x11).lanewise(ROL, 7));
            x8 = x8.lanewise(XOR, x4.add(x0).lanewise(ROL, 9));
            x13 = x13.lanewise(XOR, x9.add(x5).lanewise(ROL, 9));
            x2 = x2.lanewise(XOR, x14.add(x10).lanewise(ROL, 9));
            x7 = x7.lanewise(XOR, x3.add(x15).lanewise(ROL, 9));
            x12 = x12.lanewise(XOR, x8.add(x4).lanewise(ROL, 13));
            x1 = x1.lanewise(XOR, x13.add(x9).lanewise(ROL, 13));
            x6 = x6.lanewise(XOR, x2.add(x14).lanewise(ROL, 13));
            x11 = x11.lanewise(XOR, x7.add(x3).lanewise(ROL, 13));
            x0 = x0.lanewise(XOR, x12.add(x8).lanewise(ROL, 18));
            x5 = x5.lanewise(XOR, x1.add(x13).lanewise(ROL, 18));
            x10 = x10.lanewise(XOR, x6.add(x2).lanewise(ROL, 18));
            x15 = x15.lanewise(XOR, x11.add(x7).lanewise(ROL, 18));
            x1 = x1.lanewise(XOR, x0.add(x3).lanewise(ROL, 7));
            x6 = x6.lanewise(XOR, x5.add(x4).lanewise(ROL, 7));
            x11 = x11.lanewise(XOR, x10.add(x9).lanewise(ROL, 7));
            x12 = x12.lanewise(XOR, x15.add(x14).lanewise(ROL, 7));
            x2 = x2.lanewise(XOR, x1.add(x0).lanewise(ROL, 9));
            x7 = x7.lanewise(XOR, x6.add(x5).lanewise(ROL, 9));
            x8 = x8.lanewise(XOR, x11.add(x10).lanewise(ROL, 9));
            x13 = x13.lanewise(XOR, x12.add(x15).lanewise(ROL, 9));
            x3 = x3.lanewise(XOR, x2.add(x1).lanewise(ROL, 13));
            x4 = x4.lanewise(XOR, x7.add(x6).lanewise(ROL, 13));
            x9 = x9.lanewise(XOR, x8.add(x11).lanewise(ROL, 13));
            x14 = x14.lanewise(XOR, x13.add(x12).lanewise(ROL, 13));
            x0 = x0.lanewise(XOR, x3.add(x2).lanewise(ROL, 18));
            x5 = x5.lanewise(XOR, x4.add(x7).lanewise(ROL, 18));
            x10 = x10.lanewise(XOR, x9.add(x8).lanewise(ROL, 18));
            x15 = x15.lanewise(XOR, x14.add(x13).lanewise(ROL, 18));
        }
        var y0 = x0.add(s0);
        var y1 = x1.add(s1);
        y0.rearrange(ZIP_LOW, y1).intoArray(words, 0 * LANES);
        y0.rearrange(ZIP_HIGH, y1).intoArray(words, 1 * LANES);
        var y2 = x2.add(s2);
        var y3 = x3.add(s3);
        y2.rearrange(ZIP_LOW, y3).intoArray(words, 2 * LANES);
        y2.rearrange(ZIP_HIGH, y3).intoArray(words, 3 * LANES);
        var y4 = x4.add(s4);
        var y5 = x5.add(s5);
        y4.rearrange(ZIP_LOW, y5).intoArray(words, 4 * LANES);
        y4.rearrange(ZIP_HIGH, y5).intoArray(words, 5 * LANES);
        var y6 = x6.add(s6);
        var y7 = x7.add(s7);
        y6.rearrange(ZIP_LOW, y7).intoArray(words, 6 * LANES);
        y6.rearrange(ZIP_HIGH, y7).intoArray(words, 7 * LANES);
        var y8 = x8.add(s8);
        var y9 = x9.add(s9);
        y8.rearrange(ZIP_LOW, y9).intoArray(words, 8 * LANES);
        y8.rearrange(ZIP_HIGH, y9).intoArray(words, 9 * LANES);
        var y10 = x10.add(s10);
        var y11 = x11.add(s11);
        y10.rearrange(ZIP_LOW, y11).intoArray(words, 10 * LANES);
        y10.rearrange(ZIP_HIGH, y11).intoArray(words, 11 * LANES);
        var y12 = x12.add(s12);
        var y13 = x13.add(s13);
        y12.rearrange(ZIP_LOW, y13).intoArray(words, 12 * LANES);
        y12.rearrange(ZIP_HIGH, y13).intoArray(words, 13 * LANES);
        var y14 = x14.add(s14);
        var y15 = x15.add(s15);
        y14.rearrange(ZIP_LOW, y15).intoArray(words, 14 * LANES);
        y14.rearrange(ZIP_HIGH, y15).intoArray(words, 15 * LANES);
    }

    private static IntVector all(int word) {
        return IntVector.broadcast(SPECIES, word);
    }

    private static IntVector all(byte[] key, int at) {
        long two = (long) LONG.get(key, at & ~7);
        return all((int) (two >>> 8 * (at & 4)));
    }
}
