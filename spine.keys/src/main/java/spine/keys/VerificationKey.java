package spine.keys;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import spine.api.security.VerifiedKey;
import spine.api.security.Z85;

/**
 * The public half of a {@link SigningKey}: an Ed25519 key, a point of the curve. Compared by people as its
 * {@link #fingerprint}. Immutable, thread-safe.
 */
public final class VerificationKey {
    private static final int Z85_CHARACTERS = 40;

    private final VerifiedKey raw;
    private final PublicKey key;
    private final Fingerprint fingerprint;

    private VerificationKey(VerifiedKey raw) {
        this.raw = raw;
        this.key = SignerKeys.publicKey(raw.bytes());
        this.fingerprint = Fingerprint.of(raw);
    }

    /** @throws IllegalArgumentException if it is no Ed25519 public key of 32 bytes */
    public static VerificationKey of(byte[] bytes) {
        return new VerificationKey(VerifiedKey.of(bytes));
    }

    /** @throws IllegalArgumentException if it is not 40 characters of Z85, or no Ed25519 public key */
    public static VerificationKey ofZ85(String text) {
        if (text.length() != Z85_CHARACTERS) {
            throw new IllegalArgumentException("a public key has " + Z85_CHARACTERS + " characters of Z85");
        }
        return of(Z85.decode(text));
    }

    /** A {@code NAME.pub}: 32 raw bytes, or Z85. */
    public static VerificationKey read(Path file) throws KeyFileException {
        try {
            return new VerificationKey(KeyFiles.readPublic(file));
        } catch (IllegalArgumentException e) {
            throw new KeyFileException(KeyFileException.Kind.MALFORMED, file + " is no Ed25519 public key.",
                    "Restore it from a backup.");
        }
    }

    /** Whether the secret's holder made the signature over exactly these bytes. */
    public boolean fits(byte[] message, byte[] signature) {
        try {
            var checking = Signature.getInstance("Ed25519");
            checking.initVerify(key);
            checking.update(message);
            return checking.verify(signature);
        } catch (SignatureException malformed) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot check Ed25519", e);
        }
    }

    public Fingerprint fingerprint() {
        return fingerprint;
    }

    /** 40 characters. */
    public String z85() {
        return raw.z85();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerificationKey same && raw.equals(same.raw);
    }

    @Override
    public int hashCode() {
        return raw.hashCode();
    }

    /** The same as {@link #z85}. */
    @Override
    public String toString() {
        return z85();
    }
}
