package spine.security.curve.fakes;

import java.security.SecureRandom;
import spine.api.security.CurveKeyPair;
import spine.api.security.VerifiedKey;
import spine.keys.Curve25519;

/** Fresh keys. */
public final class Keys {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Keys() {
    }

    public static CurveKeyPair pair() {
        return Curve25519.generate(RANDOM);
    }

    public static VerifiedKey key() {
        return pair().publicKey();
    }
}
