package spine.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.junit.jupiter.api.Test;
import spine.api.security.CurveKeyPair;

/** SEC-04, SEC-06: the form of a secret key under a passphrase. */
class ProtectedKeyTest {
    private static final ProtectedKey.Cost CHEAP = new ProtectedKey.Cost(1, 8 << 10, 1);
    private static final CurveKeyPair PAIR = Curve25519.generate(new SecureRandom());
    private static final byte[] FILE = seal("correct horse", CHEAP);

    private static Passphrase phrase(String text) {
        return Passphrase.of(text.toCharArray());
    }

    private static byte[] seal(String text, ProtectedKey.Cost cost) {
        return ProtectedKey.seal(PAIR, phrase(text), cost, new SecureRandom());
    }

    @Test
    void shouldGiveTheSecretBackToWhoKnowsThePassphrase() {
        assertEquals(ProtectedKey.BYTES, FILE.length);
        assertArrayEquals(PAIR.secret(), ProtectedKey.open(FILE, phrase("correct horse")).orElseThrow());
        assertEquals(PAIR.publicKey(), ProtectedKey.publicKey(FILE));
        for (var wrong : new String[] {"correct hors", "correct horse ", "Correct horse", "x"}) {
            assertEquals(Optional.empty(), ProtectedKey.open(FILE, phrase(wrong)), wrong);
        }
    }

    @Test
    void shouldHideTheSecretAndNeverMakeTheSameFileTwice() {
        assertFalse(HexFormat.of().formatHex(FILE).contains(HexFormat.of().formatHex(PAIR.secret()).substring(0, 8)));
        var other = seal("correct horse", CHEAP);
        assertFalse(Arrays.equals(FILE, 20, 36, other, 20, 36), "salt");
        assertFalse(Arrays.equals(FILE, 36, 48, other, 36, 48), "nonce");
        assertFalse(Arrays.equals(FILE, 80, 128, other, 80, 128), "sealed part");
    }

    /** Adversary: whatever bit is changed, the public key and the derivation's cost included, it does not open. */
    @Property(tries = 60)
    void shouldNotOpenWhenAnyBitWasChanged(@ForAll @IntRange(max = ProtectedKey.BYTES * 8 - 1) int bit) {
        var changed = FILE.clone();
        changed[bit / 8] ^= (byte) (1 << bit % 8);
        assertFalse(opens(changed));
    }

    @Test
    void shouldNotOpenWhenAnotherPublicKeyIsPutIn() {
        var changed = FILE.clone();
        System.arraycopy(Curve25519.generate(new SecureRandom()).publicKey().bytes(), 0, changed, 48, 32);
        assertEquals(Optional.empty(), ProtectedKey.open(changed, phrase("correct horse")));
    }

    /** Adversary: a file that asks for 4 TiB, or for a day of passes, is refused before anything is allocated. */
    @Test
    void shouldRefuseAFileThatAsksForTooMuch() {
        for (int memory : new int[] {Integer.MAX_VALUE, -1, 0, 1, 8191, (256 << 10) + 1}) {
            assertThrows(IllegalArgumentException.class, () -> ProtectedKey.open(with(12, memory), phrase("x")));
        }
        for (int passes : new int[] {Integer.MAX_VALUE, -1, 0, 9}) {
            assertThrows(IllegalArgumentException.class, () -> ProtectedKey.open(with(16, passes), phrase("x")));
        }
        for (int lanes : new int[] {0, 5, 127, 255}) {
            var changed = FILE.clone();
            changed[11] = (byte) lanes;
            assertThrows(IllegalArgumentException.class, () -> ProtectedKey.open(changed, phrase("x")));
        }
    }

    @Property(tries = 300)
    void shouldRefuseWhatIsNoProtectedKey(@ForAll @Size(max = 160) byte[] content, @ForAll boolean isMarked) {
        var magic = "SPINEKEY".getBytes(StandardCharsets.US_ASCII);
        var file = isMarked ? ByteBuffer.allocate(content.length + 8).put(magic).put(content).array() : content;
        assertThrows(IllegalArgumentException.class, () -> ProtectedKey.publicKey(file));
    }

    /** The Argon2id that we call is the one of RFC 9106, section 5.3. */
    @Test
    void shouldDeriveAsTheStandardSays() {
        var argon = new Argon2BytesGenerator();
        argon.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13).withParallelism(4).withMemoryAsKB(32)
                .withIterations(3).withSalt(filled(16, 2)).withSecret(filled(8, 3))
                .withAdditional(filled(12, 4)).build());
        var tag = new byte[32];
        argon.generateBytes(filled(32, 1), tag);
        assertEquals("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659", HexFormat.of().formatHex(tag));
    }

    @Test
    void shouldNotShowAPassphrase() {
        var phrase = phrase("correct horse");
        assertFalse(phrase.toString().contains("horse"));
        assertTrue(phrase.isSame(phrase("correct horse")));
        assertFalse(phrase.isSame(phrase("correct house")));
        phrase.destroy();
        assertThrows(IllegalStateException.class, phrase::bytes);
    }

    private static boolean opens(byte[] file) {
        try {
            return ProtectedKey.open(file, phrase("correct horse")).isPresent();
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }

    private static byte[] with(int at, int value) {
        return ByteBuffer.wrap(FILE.clone()).putInt(at, value).array();
    }

    private static byte[] filled(int length, int value) {
        var bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
