package spine.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.junit.jupiter.api.Test;

/** SEC-01, SEC-04: the keys are those of NaCl. RFC 7748, section 6.1, has the vectors of NaCl's own test. */
class Curve25519Test {
    private static final byte[] ALICE_SECRET =
            hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
    private static final byte[] BOB_SECRET =
            hex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    @Test
    void shouldDeriveThePublicKeysOfTheRfc() {
        assertArrayEquals(hex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"),
                Curve25519.publicKey(ALICE_SECRET).bytes());
        assertArrayEquals(hex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"),
                Curve25519.publicKey(BOB_SECRET).bytes());
    }

    @Test
    void shouldAgreeOnASecretWhenTwoMadePairsMeet() {
        var random = new SecureRandom();
        var a = Curve25519.generate(random);
        var b = Curve25519.generate(random);
        var one = new byte[32];
        var other = new byte[32];
        X25519.scalarMult(a.secret(), 0, b.publicKey().bytes(), 0, one, 0);
        X25519.scalarMult(b.secret(), 0, a.publicKey().bytes(), 0, other, 0);
        assertArrayEquals(one, other);
        assertNotEquals(a.publicKey(), b.publicKey());
        assertEquals(a.publicKey(), Curve25519.publicKey(a.secret()));
    }

    @Test
    void shouldRefuseWhenTheSecretHasAnotherLength() {
        assertThrows(IllegalArgumentException.class, () -> Curve25519.publicKey(new byte[31]));
    }
}
