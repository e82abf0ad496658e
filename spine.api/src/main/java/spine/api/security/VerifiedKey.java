package spine.api.security;

import java.util.Arrays;

/**
 * A CURVE public key: 32 bytes. From the transport it means that the peer proved to hold the secret.
 * Immutable; hash and Z85 form are computed once, so asking a policy costs no allocation.
 */
public final class VerifiedKey implements Credential {
    private final byte[] bytes;
    private final int hash;
    private final String z85;

    private VerifiedKey(byte[] bytes) {
        this.bytes = bytes;
        this.hash = Arrays.hashCode(bytes);
        this.z85 = Z85.encode(bytes);
    }

    /** @throws IllegalArgumentException if it is not 32 bytes */
    public static VerifiedKey of(byte[] publicKey) {
        if (publicKey.length != 32) {
            throw new IllegalArgumentException("a CURVE public key has 32 bytes, not " + publicKey.length);
        }
        return new VerifiedKey(publicKey.clone());
    }

    /** @throws IllegalArgumentException if it is not 40 characters of Z85 */
    public static VerifiedKey ofZ85(String text) {
        if (text.length() != 40) {
            throw new IllegalArgumentException("a Z85 key has 40 characters, not " + text.length());
        }
        return new VerifiedKey(Z85.decode(text));
    }

    /** A copy of the 32 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** 40 characters. */
    public String z85() {
        return z85;
    }

    @Override
    public String scheme() {
        return "curve";
    }

    /** The same as {@link #z85}. */
    @Override
    public String id() {
        return z85;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifiedKey key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return z85;
    }
}
