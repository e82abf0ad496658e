package spine.security.nacl.internal;

import java.util.Arrays;

/**
 * 128 blocks of Salsa20 side by side: word w of block i is {@code x[w * LANES + i]}, and every step is a loop over i,
 * which the JIT compiler turns into vector instructions by itself. For that the loops run to a constant over one array
 * at constant distances, and rotations are written out. The array belongs to the thread and is wiped after use.
 */
final class LaneSalsa20 {
    /** From so many blocks on this is faster than one after the other, although all lanes are always computed. */
    static final int MIN_BLOCKS = 48;

    private static final int LANES = 128;
    private static final int BLOCK = 64;
    private static final int INITIAL = 16 * LANES;
    private static final ThreadLocal<int[]> STATE = ThreadLocal.withInitial(() -> new int[INITIAL + 16]);

    private LaneSalsa20() {
    }

    /**
     * XORs whole blocks of the stream from block {@code first} on, as many as pay.
     *
     * @return the number of blocks done; what follows is left to the caller
     */
    static int xor(byte[] key, long nonce, int first, byte[] in, int inAt, int length, byte[] out, int outAt) {
        var x = STATE.get();
        prepare(x, key, nonce);
        int done = 0;
        for (int left = length / BLOCK; left >= MIN_BLOCKS; left = length / BLOCK - done) {
            fill(x, first + done);
            for (int round = 0; round < 10; round++) {
                doubleRound(x);
            }
            add(x, first + done);
            int blocks = Math.min(left, LANES);
            write(x, blocks, in, inAt + done * BLOCK, out, outAt + done * BLOCK);
            done += blocks;
        }
        Arrays.fill(x, 0);
        return done;
    }

    /** The initial block lies behind the lanes, its counter 0. */
    private static void prepare(int[] x, byte[] key, long nonce) {
        x[INITIAL] = SecretBox.C0;
        x[INITIAL + 5] = SecretBox.C1;
        x[INITIAL + 10] = SecretBox.C2;
        x[INITIAL + 15] = SecretBox.C3;
        x[INITIAL + 6] = (int) nonce;
        x[INITIAL + 7] = (int) (nonce >>> 32);
        for (int i = 0; i < 4; i++) {
            x[INITIAL + 1 + i] = Bytes.getInt(key, 4 * i);
            x[INITIAL + 11 + i] = Bytes.getInt(key, 16 + 4 * i);
        }
    }

    private static void fill(int[] x, int block) {
        for (int word = 0; word < 16; word++) {
            Arrays.fill(x, word * LANES, (word + 1) * LANES, x[INITIAL + word]);
        }
        for (int i = 0; i < LANES; i++) {
            x[8 * LANES + i] = block + i;
        }
    }

    private static void add(int[] x, int block) {
        for (int word = 0; word < 16; word++) {
            int value = x[INITIAL + word];
            for (int i = word * LANES; i < (word + 1) * LANES; i++) {
                x[i] += value;
            }
        }
        for (int i = 0; i < LANES; i++) {
            x[8 * LANES + i] += block + i;
        }
    }

    private static void doubleRound(int[] x) {
        quarter(x, 0, 4 * LANES, 8 * LANES, 12 * LANES);
        quarter(x, 5 * LANES, 9 * LANES, 13 * LANES, LANES);
        quarter(x, 10 * LANES, 14 * LANES, 2 * LANES, 6 * LANES);
        quarter(x, 15 * LANES, 3 * LANES, 7 * LANES, 11 * LANES);
        quarter(x, 0, LANES, 2 * LANES, 3 * LANES);
        quarter(x, 5 * LANES, 6 * LANES, 7 * LANES, 4 * LANES);
        quarter(x, 10 * LANES, 11 * LANES, 8 * LANES, 9 * LANES);
        quarter(x, 15 * LANES, 12 * LANES, 13 * LANES, 14 * LANES);
    }

    private static void quarter(int[] x, int atA, int atB, int atC, int atD) {
        for (int i = 0; i < LANES; i++) {
            int a = x[atA + i];
            int b = x[atB + i];
            int c = x[atC + i];
            int d = x[atD + i];
            b ^= a + d << 7 | a + d >>> 25;
            c ^= b + a << 9 | b + a >>> 23;
            d ^= c + b << 13 | c + b >>> 19;
            a ^= d + c << 18 | d + c >>> 14;
            x[atA + i] = a;
            x[atB + i] = b;
            x[atC + i] = c;
            x[atD + i] = d;
        }
    }

    /** Brings the words of whole blocks back into their order, which vectors cannot do here. */
    private static void write(int[] x, int blocks, byte[] in, int inAt, byte[] out, int outAt) {
        for (int i = 0; i < blocks; i++) {
            for (int word = 0; word < 16; word += 2) {
                int at = i * BLOCK + 4 * word;
                long stream = Bytes.join(x[word * LANES + i], x[(word + 1) * LANES + i]);
                Bytes.xor8(stream, in, inAt + at, out, outAt + at);
            }
        }
    }
}
