package spine.keys;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;

/**
 * An Ed25519 identity (RFC 8032) by which a node signs what it says: {@code NAME.key} (0600, the seed's 32 bytes, or
 * 128 under a passphrase) and {@code NAME.pub} (0644, 32 bytes). Made once, checked at each load and refused when it is
 * incomplete, exposed or does not fit together, exactly as {@link KeyFiles} does (SEC-02 to SEC-04). Who signs puts the
 * name of what he signs in front of the message, so that no signature counts for something else. Has no text form of
 * the secret; the JDK's copy of it cannot be wiped. Immutable, thread-safe.
 */
public final class SigningKey {
    private final VerificationKey publicKey;
    private final PrivateKey secret;
    private final boolean fresh;

    private SigningKey(VerificationKey publicKey, PrivateKey secret, boolean fresh) {
        this.publicKey = publicKey;
        this.secret = secret;
        this.fresh = fresh;
    }

    /** The pair, made now if there is none; asks {@link PassphraseSource#ofProcess}. Blocks for the disk. */
    public static SigningKey loadOrCreate(Path folder, String name) throws KeyFileException {
        return loadOrCreate(folder, name, PassphraseSource.ofProcess());
    }

    /** @param passphrases asked if the secret is under a passphrase */
    public static SigningKey loadOrCreate(Path folder, String name, PassphraseSource passphrases)
            throws KeyFileException {
        var files = new KeyFiles(folder, name, passphrases, Algorithm.ED25519);
        boolean fresh = !files.exist();
        var pair = files.loadOrCreate();
        var seed = pair.secret();
        try {
            return new SigningKey(VerificationKey.of(pair.publicKey().bytes()), privateKey(seed), fresh);
        } finally {
            Arrays.fill(seed, (byte) 0);
            pair.destroy();
        }
    }

    private static PrivateKey privateKey(byte[] seed) {
        try {
            return KeyFactory.getInstance("Ed25519")
                    .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no Ed25519", e);
        }
    }

    /** 64 bytes. */
    public byte[] sign(byte[] message) {
        try {
            var signing = Signature.getInstance("Ed25519");
            signing.initSign(secret);
            signing.update(message);
            return signing.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot sign by Ed25519", e);
        }
    }

    public VerificationKey publicKey() {
        return publicKey;
    }

    /** Whether this load made the pair: it cannot have signed anything before. */
    public boolean isFresh() {
        return fresh;
    }

    @Override
    public String toString() {
        return "SigningKey[" + publicKey + "]";
    }
}
