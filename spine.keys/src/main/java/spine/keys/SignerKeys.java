package spine.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import spine.keys.KeyFileException.Kind;

/**
 * A signer's Ed25519 pair in a folder: {@code ID.signer.key} (0600, PKCS#8) and {@code ID.signer.pub} (0644, the line
 * for {@link TrustedSigners}). Made once, never replaced. Thread-safe.
 */
public final class SignerKeys {
    /** What stands before the 32 bytes of a public key in its X.509 form (RFC 8410). */
    private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final int PUBLIC_BYTES = 32;
    private static final int MOST_BYTES = 1024;

    private final String id;
    private final Path secretFile;
    private final Path publicFile;

    /** @param id see {@link DetachedSignature} */
    public SignerKeys(Path folder, String id) {
        this.id = DetachedSignature.requireSigner(id);
        this.secretFile = folder.toAbsolutePath().resolve(id + ".signer.key");
        this.publicFile = folder.toAbsolutePath().resolve(id + ".signer.pub");
    }

    /**
     * Makes the pair.
     *
     * @return the line for {@code signers.txt}
     * @throws KeyFileException if any of it is there already
     */
    public String create() throws KeyFileException {
        return KeyLock.holding(secretFile.getParent(), id + ".signer", () -> {
            if (Files.exists(secretFile)) {
                throw new KeyFileException(Kind.IO, secretFile + " is there already.",
                        "Use it, or choose another id: a signer's key is never replaced.");
            }
            return write();
        });
    }

    private String write() throws IOException {
        byte[] secret = null;
        try {
            var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            secret = pair.getPrivate().getEncoded();
            var line = id + " " + text(pair.getPublic());
            new DurableFile(publicFile, "rw-r--r--").write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            new DurableFile(secretFile, "rw-------").write(secret); // the last step: without it there is no pair
            return line;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no Ed25519", e);
        } finally {
            if (secret != null) {
                Arrays.fill(secret, (byte) 0);
            }
        }
    }

    /**
     * Signs a jar's bytes.
     *
     * @throws KeyFileException if the pair is missing, exposed, malformed or does not belong together
     */
    public DetachedSignature sign(byte[] jar) throws KeyFileException {
        KeyFiles.requirePrivate(secretFile);
        var signature = DetachedSignature.make(id, privateKey(), jar);
        if (!signature.fits(jar, publicKey())) {
            throw new KeyFileException(Kind.MISMATCH, publicFile + " does not belong to " + secretFile + ".",
                    "Restore both files from one backup, or make a new signer.");
        }
        return signature;
    }

    /** The public key. */
    public PublicKey publicKey() throws KeyFileException {
        return TrustedSigners.parse(new String(content(publicFile), StandardCharsets.US_ASCII)).key(id)
                .orElseThrow(() -> malformed(publicFile));
    }

    private PrivateKey privateKey() throws KeyFileException {
        var content = content(secretFile);
        try {
            return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(content));
        } catch (InvalidKeySpecException e) {
            throw malformed(secretFile);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no Ed25519", e);
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    private static byte[] content(Path file) throws KeyFileException {
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(MOST_BYTES);
        } catch (IOException e) {
            throw KeyFileReader.failed(file, e);
        }
    }

    private static KeyFileException malformed(Path file) {
        return new KeyFileException(Kind.MALFORMED, file + " is no signer's key.", "Restore it, or make a new signer.");
    }

    /** 32 bytes in base64. */
    static String text(PublicKey key) {
        var encoded = key.getEncoded();
        return Base64.getEncoder().encodeToString(Arrays.copyOfRange(encoded, X509.length, encoded.length));
    }

    /** @throws IllegalArgumentException if it is not 32 bytes in base64, or not a point of the curve */
    static PublicKey publicKey(String base64) {
        return publicKey(Base64.getDecoder().decode(base64));
    }

    /** @throws IllegalArgumentException if it is not 32 bytes, or not a point of the curve */
    static PublicKey publicKey(byte[] raw) {
        if (raw.length != PUBLIC_BYTES) {
            throw new IllegalArgumentException("a signer's public key has " + PUBLIC_BYTES + " bytes, not "
                    + raw.length);
        }
        var encoded = Arrays.copyOf(X509, X509.length + PUBLIC_BYTES);
        System.arraycopy(raw, 0, encoded, X509.length, PUBLIC_BYTES);
        try {
            var key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
            Signature.getInstance("Ed25519").initVerify(key); // only this looks whether it is a point
            return key;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("it is no Ed25519 public key", e);
        }
    }
}
