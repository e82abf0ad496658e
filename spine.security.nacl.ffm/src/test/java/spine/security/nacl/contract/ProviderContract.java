package spine.security.nacl.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spine.security.nacl.Nacl;
import spine.security.nacl.NaclProvider;

/** What every provider has to do byte for byte as scalar Java does. Skipped where the provider's platform is missing. */
public abstract class ProviderContract {
    private static final int TAG = NaclProvider.TAG_BYTES;

    private final Random random = new Random(20);
    private final byte[] key = bytes(32);
    private final NaclProvider java = Nacl.scalar();

    protected abstract NaclProvider provider();

    /** Null if the provider can work here. */
    protected abstract String missing();

    @BeforeEach
    void platform() {
        assumeTrue(missing() == null, missing());
    }

    @Test
    void shouldAgreeWithScalarJavaWhenLengthIsAnyUpTo4096() {
        IntStream.rangeClosed(0, 4096).forEach(length -> agree(length, random.nextLong()));
    }

    @ParameterizedTest
    @ValueSource(ints = {65_535, 65_536, 65_537, 65_567, 65_568, 65_569, 131_104, 200_000, 1 << 20})
    void shouldAgreeWithScalarJavaWhenMessageIsLong(int length) {
        agree(length, random.nextLong());
    }

    private void agree(int length, long nonce) {
        var text = bytes(length);
        var box = new byte[TAG + length];
        java.seal(key, nonce, text, 0, length, box, 0);
        int at = 1 + length % 7;
        var out = new byte[at + TAG + length + 3];
        provider().seal(key, nonce, text, 0, length, out, at);
        var expected = new byte[out.length];
        System.arraycopy(box, 0, expected, at, box.length);
        assertArrayEquals(expected, out, () -> "seal " + length);

        System.arraycopy(text, 0, out, at + TAG, length);
        provider().seal(key, nonce, out, at + TAG, length, out, at);
        assertArrayEquals(expected, out, () -> "seal in place " + length);

        assertTrue(provider().open(key, nonce, out, at, length, out, at + TAG), () -> "open in place " + length);
        assertArrayEquals(text, Arrays.copyOfRange(out, at + TAG, at + TAG + length), () -> "open in place " + length);
        var back = new byte[length + 5];
        assertTrue(provider().open(key, nonce, box, 0, length, back, 3), () -> "open " + length);
        assertArrayEquals(text, Arrays.copyOfRange(back, 3, 3 + length), () -> "open " + length);
    }

    /** Adversary: any bit of the box, another nonce, another key. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 31, 32, 33, 255, 256, 300, 511, 1_023, 1_024, 1_999, 2_048, 4_096, 16_385, 70_000})
    void shouldRefuseAndTouchNothingWhenForged(int length) {
        var box = new byte[TAG + length];
        provider().seal(key, 9, bytes(length), 0, length, box, 0);
        var untouched = new byte[length];
        for (int bit = 0; bit < 200; bit++) {
            int forged = bit < 128 ? bit : random.nextInt(8 * box.length);
            box[forged / 8] ^= 1 << forged % 8;
            assertFalse(provider().open(key, 9, box, 0, length, untouched, 0), () -> "bit " + forged);
            box[forged / 8] ^= 1 << forged % 8;
        }
        assertFalse(provider().open(key, 10, box, 0, length, untouched, 0));
        assertFalse(provider().open(bytes(32), 9, box, 0, length, untouched, 0));
        assertArrayEquals(new byte[length], untouched);
        assertTrue(provider().open(key, 9, box, 0, length, untouched, 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 4_000, 100_000})
    void shouldRefuseWhenRangeLiesOutside(int length) {
        var in = new byte[length];
        var out = new byte[length + TAG];
        var p = provider();
        assertThrows(IndexOutOfBoundsException.class, () -> p.seal(key, 1, in, 1, length, out, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> p.seal(key, 1, in, 0, length, out, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> p.seal(key, 1, in, -1, length, out, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> p.seal(key, 1, in, 0, -1, out, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> p.seal(new byte[31], 1, in, 0, length, out, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> p.open(key, 1, out, 1, length, in, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> p.open(key, 1, out, 0, length, in, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> p.open(key, 1, out, 0, Integer.MAX_VALUE, in, 0));
    }

    @Test
    void shouldAgreeWithScalarJavaWhenPointsAreMultiplied() {
        for (int i = 0; i < 50; i++) {
            var scalar = bytes(32);
            var point = bytes(32);
            var expected = new byte[32];
            var out = new byte[32];
            assertEquals(java.x25519(expected, scalar, point), provider().x25519(out, scalar, point));
            assertArrayEquals(expected, out);
        }
    }

    /** Adversary: points of small order, with and without the bit that RFC 7748 ignores. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldSayFalseWhenPointIsOfSmallOrder(int low) {
        var point = new byte[32];
        point[0] = (byte) low;
        var out = bytes(32);
        assertFalse(provider().x25519(out, bytes(32), point));
        assertArrayEquals(new byte[32], out);
        point[31] = (byte) 0x80;
        assertFalse(provider().x25519(out, bytes(32), point));
    }

    private byte[] bytes(int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
