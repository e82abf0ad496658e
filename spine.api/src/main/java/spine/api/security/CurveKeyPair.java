package spine.api.security;

import java.util.Arrays;
import javax.security.auth.Destroyable;

/** A long-term CURVE key pair. Has no text form of the secret; {@link #destroy} wipes it. Thread-safe. */
public final class CurveKeyPair implements Destroyable {
    private final VerifiedKey publicKey;
    private final byte[] secret;
    private volatile boolean destroyed;

    /**
     * @param publicKey belongs to the secret; not checked here
     * @param secret    32 bytes, copied
     */
    public CurveKeyPair(VerifiedKey publicKey, byte[] secret) {
        if (secret.length != 32) {
            throw new IllegalArgumentException("a CURVE secret key has 32 bytes, not " + secret.length);
        }
        this.publicKey = publicKey;
        this.secret = secret.clone();
    }

    public VerifiedKey publicKey() {
        return publicKey;
    }

    /** A copy of the secret; the caller wipes it. */
    public byte[] secret() {
        if (destroyed) {
            throw new IllegalStateException("key pair was destroyed");
        }
        return secret.clone();
    }

    @Override
    public void destroy() {
        destroyed = true;
        Arrays.fill(secret, (byte) 0);
    }

    @Override
    public boolean isDestroyed() {
        return destroyed;
    }

    @Override
    public String toString() {
        return "CurveKeyPair[" + publicKey + "]";
    }
}
