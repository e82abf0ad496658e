package spine.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import spine.api.security.VerifiedKey;

/** SEC-31 to SEC-33, SEC-37: tokens and proofs. */
class PairingProofTest {
    private final SecureRandom random = new SecureRandom();
    private final VerifiedKey client = Curve25519.generate(random).publicKey();
    private final VerifiedKey server = Curve25519.generate(random).publicKey();
    private final PairingToken token = PairingToken.generate(random);

    @Test
    void shouldAcceptTheClientsProofWhenTokenAndKeysFit() {
        var proof = PairingProof.ofClient(token, client, server);
        assertTrue(PairingProof.isOfClient(proof, PairingToken.parse(token.hex()), client, server));
    }

    @Test
    void shouldRefuseAProofWhenItIsReplayedForAnotherKey() {
        var other = Curve25519.generate(random).publicKey();
        var proof = PairingProof.ofClient(token, client, server);
        assertFalse(PairingProof.isOfClient(proof, token, other, server));
        assertFalse(PairingProof.isOfClient(proof, token, client, other));
    }

    @Test
    void shouldRefuseTheClientsProofWhenItIsReflectedAsTheServers() {
        var proof = PairingProof.ofClient(token, client, server);
        assertFalse(PairingProof.isOfServer(proof, token, client, server));
        assertTrue(PairingProof.isOfServer(PairingProof.ofServer(token, client, server), token, client, server));
    }

    @Property(tries = 200)
    void shouldRefuseAnyOtherBytes(@ForAll @Size(max = 70) byte[] forged) {
        assertFalse(PairingProof.isOfClient(forged, token, client, server));
        assertFalse(PairingProof.isHashOf(forged, token));
    }

    /** Computed with another implementation: Python's hmac and hashlib. */
    @Test
    void shouldComputeTheFormsOfTheSpecification() {
        var known = PairingToken.parse("234bdd979bd71062528acfe5caada4411415671fa77e05104c16b945cd62e34d");
        var a = VerifiedKey.of(hex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"));
        var b = VerifiedKey.of(hex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"));
        assertArrayEquals(hex("0c44c54a823fa651c27971fa04a86c0841e9ccc8d379e109e9e1eca3217d781b"),
                PairingProof.ofClient(known, a, b));
        assertArrayEquals(hex("4df5d317f9a24277bdb873fdbf09af05d68c126b87b702d4b6c8dca8d03d8dad"),
                PairingProof.ofServer(known, a, b));
        assertArrayEquals(hex("77947417ab7ea393a7a834745af0e5ce99e0417b96f098825a18db7f5598bdd5"),
                PairingProof.hashOf(known));
        assertEquals("300c-9c96-03b9-2a4b-39ed-3958-bf92-4011-4804-db4f-d373-012c-0ca4-7432-d634-25ae",
                Fingerprint.of(a).toString());
        assertEquals("300c-9c96-03b9", Fingerprint.of(a).brief());
    }

    @Test
    void shouldReadATokenWhenItIsTypedInCapitalsWithSpaces() {
        var typed = PairingToken.parse("  " + token.hex().toUpperCase() + "\n");
        assertEquals(token.hex(), typed.hex());
        assertTrue(PairingProof.isHashOf(PairingProof.hashOf(typed), token));
    }

    @Test
    void shouldRefuseATokenWhenItIsShortOrNotHex() {
        for (var bad : new String[] {"", "abc", "a".repeat(63), "g".repeat(64), "a".repeat(65), "a".repeat(130),
            "١".repeat(64)}) {
            var e = assertThrows(IllegalArgumentException.class, () -> PairingToken.parse(bad));
            assertFalse(bad.length() > 3 && e.getMessage().contains(bad), "the message repeats the token");
        }
    }

    @Test
    void shouldCallATokenWeakWhenItIsMadeUp() {
        assertTrue(PairingToken.parse("00".repeat(32)).isWeak());
        assertTrue(PairingToken.parse("0123456789abcdef".repeat(4)).isWeak());
        var counting = new byte[32];
        for (int i = 0; i < 32; i++) {
            counting[i] = (byte) i;
        }
        assertTrue(PairingToken.parse(HexFormat.of().formatHex(counting)).isWeak());
        for (int i = 0; i < 1000; i++) {
            assertFalse(PairingToken.generate(random).isWeak());
        }
    }

    @Test
    void shouldForgetTheTokenWhenItIsDestroyed() {
        token.destroy();
        assertTrue(token.isDestroyed());
        assertThrows(IllegalStateException.class, token::hex);
        assertThrows(IllegalStateException.class, () -> PairingProof.ofClient(token, client, server));
        assertNotEquals(PairingToken.generate(random).hex(), PairingToken.generate(random).hex());
        assertEquals("PairingToken", PairingToken.generate(random).toString());
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
