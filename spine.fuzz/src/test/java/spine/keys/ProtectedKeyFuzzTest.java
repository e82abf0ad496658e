package spine.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import spine.fuzz.Budget;
import spine.fuzz.Heap;
import spine.fuzz.Seeds;

/**
 * A key under a passphrase opens as it was sealed, byte for byte, or not at all; and a file that asks for more than the
 * permitted lanes, memory or passes is refused before anything is spent on it (SEC-04). The input is laid over a sound
 * file, so that the fuzzer comes behind the header; only the cheapest derivation is run.
 */
class ProtectedKeyFuzzTest {
    private static final ProtectedKey.Cost LEAST = new ProtectedKey.Cost(1, 8 << 10, 1);
    private static final byte[] SECRET = secret();
    private static final byte[] SEALED = ProtectedKey.seal(Curve25519.pairOf(SECRET.clone()), passphrase(), LEAST,
            new SecureRandom());

    static Stream<byte[]> seeds() {
        var dear = new byte[ProtectedKey.BYTES];
        ByteBuffer.wrap(dear).put(12, (byte) 0x7f).put(16, (byte) 0x7f);
        var flipped = new byte[ProtectedKey.BYTES];
        flipped[127] = 1;
        return Seeds.around(new byte[0], new byte[ProtectedKey.BYTES], dear, flipped);
    }

    private static byte[] secret() {
        var secret = new byte[32];
        Arrays.fill(secret, (byte) 0x42);
        return secret;
    }

    private static Passphrase passphrase() {
        return Passphrase.ofUtf8("correct horse".getBytes(StandardCharsets.US_ASCII));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = Budget.EACH)
    void shouldOpenTheOneFileOrRefuseWhenAnythingComes(byte[] input) throws Exception {
        header(input);
        var file = Arrays.copyOf(SEALED, input.length > ProtectedKey.BYTES ? input.length : ProtectedKey.BYTES);
        for (int i = 0; i < input.length; i++) {
            file[i] ^= input[i];
        }
        header(file);
        if (file.length != ProtectedKey.BYTES || !Arrays.equals(file, 0, 20, SEALED, 0, 20)) {
            return;
        }
        var opened = ProtectedKey.open(file, passphrase());
        assertEquals(Arrays.equals(file, SEALED), opened.isPresent(), "a changed file opened, or a sound one did not");
        opened.ifPresent(secret -> assertArrayEquals(SECRET, secret));
    }

    /** Whether the form is known and the cost in its bounds, told without opening it. */
    private static void header(byte[] file) throws Exception {
        if (sound(file)) {
            assertArrayEquals(Arrays.copyOfRange(file, 48, 80), ProtectedKey.publicKey(file).bytes());
            return;
        }
        Heap.bounded(file.length, () -> assertThrows(IllegalArgumentException.class, () -> ProtectedKey.publicKey(file)));
        Heap.bounded(file.length,
                () -> assertThrows(IllegalArgumentException.class, () -> ProtectedKey.open(file, passphrase())));
        assertTrue(!ProtectedKey.is(file) || file.length > 8);
    }

    private static boolean sound(byte[] file) {
        if (file.length != 128 || !new String(file, 0, 8, StandardCharsets.ISO_8859_1).equals("SPINEKEY")) {
            return false;
        }
        var in = ByteBuffer.wrap(file, 8, 12);
        boolean known = in.get() == 1 & in.get() == 1 & in.get() == 1;
        int lanes = in.get();
        int memory = in.getInt();
        int passes = in.getInt();
        return known && lanes >= 1 && lanes <= 4 && memory >= 8192 && memory <= 262_144 && passes >= 1 && passes <= 8;
    }
}
