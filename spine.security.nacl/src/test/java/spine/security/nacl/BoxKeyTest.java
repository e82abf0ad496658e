package spine.security.nacl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Scalar Java against Bouncy Castle and libsodium, and what a box promises whatever is done to it. */
class BoxKeyTest {
    private static final int TAG = NaclProvider.TAG_BYTES;
    private static final int[] LONG = {6_000, 8_191, 8_224, 8_225, 65_536, 100_000};

    private final Random random = new Random(4096);
    private final byte[] key = bytes(32);
    private final byte[] nonce = bytes(24);

    private byte[] bytes(int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private int[] lengths() {
        var lengths = new int[4_097 + LONG.length];
        Arrays.setAll(lengths, i -> i <= 4_096 ? i : LONG[i - 4_097]);
        return lengths;
    }

    private static BoxKey box(byte[] key, byte[] nonce) {
        return Nacl.key(Nacl.scalar(), key, Arrays.copyOf(nonce, 16));
    }

    private static long last(byte[] nonce) {
        return java.nio.ByteBuffer.wrap(nonce, 16, 8).order(java.nio.ByteOrder.LITTLE_ENDIAN).getLong();
    }

    @Test
    void shouldGiveTheBoxesOfBouncyCastleAtEveryLength() {
        for (int length : lengths()) {
            var message = bytes(length);
            var expected = new byte[TAG + length];
            Rivals.bouncyCastleSeal(key, nonce, message, length, expected);
            checkAgainst(expected, message);
        }
    }

    @Test
    void shouldGiveTheBoxesOfLibsodiumAtEveryLength() {
        var sodium = Sodium.load();
        assumeTrue(sodium.isPresent(), "libsodium is not installed");
        for (int length : lengths()) {
            var message = bytes(length);
            var expected = new byte[TAG + length];
            sodium.get().crypto_secretbox_easy(expected, message, length, nonce, key);
            checkAgainst(expected, message);
        }
    }

    @Test
    void shouldMultiplyLikeLibsodium() {
        var sodium = Sodium.load();
        assumeTrue(sodium.isPresent(), "libsodium is not installed");
        for (int i = 0; i < 500; i++) {
            var scalar = bytes(32);
            var point = bytes(32);
            var expected = new byte[32];
            var out = new byte[32];
            sodium.get().crypto_scalarmult_curve25519(expected, scalar, point);
            assertTrue(Nacl.scalar().x25519(out, scalar, point));
            assertArrayEquals(expected, out);
        }
    }

    /** Between two arrays at odd offsets, and in place, there and back, with nothing written beside the ranges. */
    private void checkAgainst(byte[] expected, byte[] message) {
        int length = message.length;
        var box = box(key, nonce);
        var in = new byte[length + 9];
        System.arraycopy(message, 0, in, 3, length);
        var out = new byte[TAG + length + 9];
        Arrays.fill(out, (byte) 7);
        box.seal(last(nonce), in, 3, length, out, 5);
        assertArrayEquals(expected, Arrays.copyOfRange(out, 5, 5 + TAG + length));
        Arrays.fill(out, 5, 5 + TAG + length, (byte) 7);
        for (byte untouched : out) {
            assertTrue(untouched == 7);
        }
        var place = new byte[TAG + length + 1];
        System.arraycopy(message, 0, place, 1 + TAG, length);
        box.seal(last(nonce), place, 1 + TAG, length, place, 1);
        assertArrayEquals(expected, Arrays.copyOfRange(place, 1, place.length));
        var back = new byte[length + 2];
        assertTrue(box.open(last(nonce), place, 1, length, back, 1));
        assertArrayEquals(message, Arrays.copyOfRange(back, 1, 1 + length));
        assertTrue(box.open(last(nonce), place, 1, length, place, 1 + TAG));
        assertArrayEquals(message, Arrays.copyOfRange(place, 1 + TAG, place.length));
    }

    @Test
    void shouldRefuseEveryForgedBitAndWriteNothing() {
        var box = box(key, nonce);
        for (int length : new int[] {0, 1, 15, 33, 100, 4_000}) {
            var sealed = Nacl.secretbox(key, nonce, bytes(length));
            var out = new byte[length];
            for (int bit = 0; bit < 8 * sealed.length; bit++) {
                sealed[bit / 8] ^= (byte) (1 << bit % 8);
                assertFalse(box.open(last(nonce), sealed, 0, length, out, 0));
                sealed[bit / 8] ^= (byte) (1 << bit % 8);
            }
            assertArrayEquals(new byte[length], out);
            assertFalse(box.open(last(nonce) + 1, sealed, 0, length, out, 0));
            assertTrue(box.open(last(nonce), sealed, 0, length, out, 0));
        }
    }

    @Test
    void shouldLeaveTheBoxAloneWhenAForgedOneIsOpenedInPlace() {
        var sealed = Nacl.secretbox(key, nonce, bytes(10_000));
        sealed[9_999] ^= 1;
        var before = sealed.clone();
        assertFalse(box(key, nonce).open(last(nonce), sealed, 0, 10_000, sealed, TAG));
        assertArrayEquals(before, sealed);
    }

    @Test
    void shouldRefuseRangesOutsideTheirArraysBeforeWriting() {
        var box = box(key, nonce);
        var out = new byte[40];
        for (int[] bad : new int[][] {{0, 25, 0}, {-1, 1, 0}, {0, -1, 0}, {0, 10, 15}, {0, 10, -1}, {20, 21, 0},
            {Integer.MAX_VALUE, 1, 0}, {0, Integer.MAX_VALUE, 0}, {0, 0, Integer.MAX_VALUE}}) {
            assertThrows(IndexOutOfBoundsException.class, () -> box.seal(0, new byte[40], bad[0], bad[1], out, bad[2]));
            assertThrows(IndexOutOfBoundsException.class, () -> box.open(0, out, bad[2], bad[1], new byte[24], bad[0]));
        }
        assertArrayEquals(new byte[40], out);
    }

    @Test
    void shouldRefuseKeysAndNoncesOfAWrongLength() {
        assertThrows(IllegalArgumentException.class, () -> Nacl.key(new byte[31], new byte[16]));
        assertThrows(IllegalArgumentException.class, () -> Nacl.key(key, new byte[24]));
        assertThrows(IllegalArgumentException.class, () -> Nacl.secretbox(key, new byte[16], new byte[0]));
        assertThrows(IllegalArgumentException.class, () -> Nacl.beforeNm(new byte[33], key));
        assertThrows(IllegalArgumentException.class, () -> Nacl.keyPair(new byte[32], new byte[31]));
    }

    @Test
    void shouldOpenNothingWithAClearedKey() {
        var box = box(key, nonce);
        var sealed = Nacl.secretbox(key, nonce, bytes(50));
        box.clear();
        assertFalse(box.open(last(nonce), sealed, 0, 50, new byte[50], 0));
    }

    /** Counted once the JIT compiler is done with it. */
    @Test
    void shouldAllocateNothingPerMessage() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        var box = box(key, nonce);
        var place = new byte[TAG + 20_000];
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 200 && least > 0; round++) {
            long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            for (int i = 0; i < 100; i++) {
                box.seal(i, place, TAG, 64, place, 0);
                box.open(i, place, 0, 64, place, TAG);
                box.seal(i, place, TAG, 20_000, place, 0);
                box.open(i, place, 0, 20_000, place, TAG);
            }
            least = Math.min(least, threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before);
        }
        assertEquals(0, least);
    }

    @Property(tries = 300)
    void shouldOpenWhatWasSealedForThePeer(@ForAll @Size(max = 300) byte[] message, @ForAll @Size(value = 24) byte[] nonce,
            @ForAll @IntRange(max = 1_000_000) int seed) {
        var pair = new byte[4][32];
        new Random(seed).nextBytes(pair[1]);
        Nacl.publicKey(pair[0], pair[1]);
        Nacl.keyPair(pair[2], pair[3]);
        var sealed = Nacl.secretbox(Nacl.beforeNm(pair[2], pair[1]), nonce, message);
        assertArrayEquals(message, Nacl.secretboxOpen(Nacl.beforeNm(pair[0], pair[3]), nonce, sealed));
    }
}
