package spine.keys;

import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import spine.api.security.CurveKeyPair;
import spine.api.security.VerifiedKey;

/**
 * What a key file's 32 secret bytes are for. The files, their checks, their creation and their passphrase are the same;
 * only the public key is made in another way, so that a file that is put in the place of another's does not load.
 */
enum Algorithm {
    /** A CURVE secret. */
    CURVE25519 {
        @Override
        VerifiedKey publicKey(byte[] secret) {
            return Curve25519.publicKey(secret);
        }
    },
    /** The seed of a signing key (RFC 8032). */
    ED25519 {
        @Override
        VerifiedKey publicKey(byte[] secret) {
            var key = new byte[Ed25519.PUBLIC_KEY_SIZE];
            Ed25519.generatePublicKey(secret, 0, key, 0);
            return VerifiedKey.of(key);
        }
    };

    /** @param secret 32 bytes, not changed */
    abstract VerifiedKey publicKey(byte[] secret);

    /** The caller still owns and wipes the secret. */
    CurveKeyPair pairOf(byte[] secret) {
        return new CurveKeyPair(publicKey(secret), secret);
    }

    CurveKeyPair generate(SecureRandom random) {
        var secret = new byte[Curve25519.KEY_BYTES];
        try {
            random.nextBytes(secret);
            return pairOf(secret);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
