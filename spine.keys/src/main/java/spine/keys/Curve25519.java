package spine.keys;

import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc7748.X25519;
import spine.api.security.CurveKeyPair;
import spine.api.security.VerifiedKey;

/** Makes CURVE key pairs (RFC 7748, the same as NaCl's {@code crypto_box_keypair}). Static functions, no state. */
public final class Curve25519 {
    /** Bytes of a public and of a secret key. */
    public static final int KEY_BYTES = 32;

    private Curve25519() {
    }

    /** A new pair from a cryptographic random source. */
    public static CurveKeyPair generate(SecureRandom random) {
        var secret = new byte[KEY_BYTES];
        try {
            random.nextBytes(secret);
            return pairOf(secret);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** The pair that a secret belongs to; the caller still owns and wipes the secret. */
    public static CurveKeyPair pairOf(byte[] secret) {
        return new CurveKeyPair(publicKey(secret), secret);
    }

    /**
     * The public key that belongs to a secret: {@code crypto_scalarmult_base}.
     *
     * @param secret 32 bytes, clamped on the way as RFC 7748 asks, not changed
     */
    public static VerifiedKey publicKey(byte[] secret) {
        if (secret.length != KEY_BYTES) {
            throw new IllegalArgumentException("a CURVE secret key has 32 bytes, not " + secret.length);
        }
        var key = new byte[KEY_BYTES];
        X25519.generatePublicKey(secret, 0, key, 0);
        return VerifiedKey.of(key);
    }
}
