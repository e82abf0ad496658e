package spine.api.security;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {
    private static final byte[] RFC_32 = HexFormat.of().parseHex("864fd26fb559f75b");

    @Test
    void shouldEncodeAndDecodeTheVectorOfRfc32() {
        assertEquals("HelloWorld", Z85.encode(RFC_32));
        assertArrayEquals(RFC_32, Z85.decode("HelloWorld"));
    }

    @Test
    void shouldComeBackTheSameWhateverTheBytes() {
        var random = new Random(32);
        for (int i = 0; i < 1000; i++) {
            var bytes = new byte[random.nextInt(10) * 4];
            random.nextBytes(bytes);
            assertArrayEquals(bytes, Z85.decode(Z85.encode(bytes)));
        }
        var ones = new byte[32];
        Arrays.fill(ones, (byte) 0xff);
        assertEquals("%nSc0".repeat(8), Z85.encode(ones));
        assertArrayEquals(ones, Z85.decode("%nSc0".repeat(8)));
    }

    /** A character outside of the alphabet, of 7 bits and more, a group above 2^32 - 1, and lengths. */
    @ParameterizedTest
    @ValueSource(strings = {"Hell~", "Hell ", "Hell\"", "Hellä", "Hell\u0661", "%nSc1", "#####", "Hell", "HelloW"})
    void shouldRefuseWhatIsNoZ85(String text) {
        assertThrows(IllegalArgumentException.class, () -> Z85.decode(text));
    }

    @Test
    void shouldRefuseBytesThatAreNoMultipleOfFour() {
        assertThrows(IllegalArgumentException.class, () -> Z85.encode(new byte[5]));
    }

    @Test
    void shouldBeTheSameKeyFromBytesAndText() {
        var bytes = new byte[32];
        bytes[31] = 7;
        var key = VerifiedKey.of(bytes);
        assertEquals(key, VerifiedKey.ofZ85(key.z85()));
        assertEquals(key.hashCode(), VerifiedKey.ofZ85(key.z85()).hashCode());
        assertEquals(40, key.toString().length());
        assertNotEquals(key, VerifiedKey.of(new byte[32]));
    }

    @Test
    void shouldNotChangeWhenArraysOutsideDo() {
        var bytes = new byte[32];
        var key = VerifiedKey.of(bytes);
        bytes[0] = 1;
        key.bytes()[0] = 1;
        assertEquals(VerifiedKey.of(new byte[32]), key);
    }

    @Test
    void shouldRefuseKeysOfAnotherLength() {
        assertThrows(IllegalArgumentException.class, () -> VerifiedKey.of(new byte[31]));
        assertThrows(IllegalArgumentException.class, () -> VerifiedKey.of(new byte[33]));
        assertThrows(IllegalArgumentException.class, () -> VerifiedKey.ofZ85("HelloWorld"));
        assertThrows(IllegalArgumentException.class, () -> VerifiedKey.ofZ85("~".repeat(40)));
        assertThrows(IllegalArgumentException.class,
                () -> new CurveKeyPair(VerifiedKey.of(new byte[32]), new byte[31]));
    }

    @Test
    void shouldForgetTheSecretWhenDestroyedSEC06() throws Exception {
        var secret = new byte[32];
        Arrays.fill(secret, (byte) 5);
        var pair = new CurveKeyPair(VerifiedKey.of(new byte[32]), secret);
        var copy = pair.secret();
        assertArrayEquals(secret, copy);
        copy[0] = 0;
        secret[1] = 0;
        assertEquals(5, pair.secret()[0]);
        assertEquals(5, pair.secret()[1]);

        var field = CurveKeyPair.class.getDeclaredField("secret");
        field.setAccessible(true);
        var inside = (byte[]) field.get(pair);
        assertFalse(pair.isDestroyed());
        pair.destroy();
        assertTrue(pair.isDestroyed());
        assertArrayEquals(new byte[32], inside);
        assertThrows(IllegalStateException.class, pair::secret);
        pair.destroy();
    }

    @Test
    void shouldShowNoSecretAsText() {
        var secret = new byte[32];
        Arrays.fill(secret, (byte) 0x41);
        var text = new CurveKeyPair(VerifiedKey.of(new byte[32]), secret).toString();
        assertFalse(text.contains(Z85.encode(secret)));
        assertFalse(text.contains("AAAA"));
        assertFalse(new Pairing.Window("token", java.time.Duration.ofSeconds(1), "tcp://x").toString()
                .contains("token"));
    }
}
