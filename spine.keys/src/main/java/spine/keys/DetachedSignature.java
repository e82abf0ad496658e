package spine.keys;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * The signature of a jar, beside it as {@code NAME.jar.sig} (SEC-45): Ed25519 over the bytes {@code spine-sig-v1} and
 * a line feed, and then the jar's, every one of them. As text: {@code spine-sig-v1 SIGNER BASE64} and a line feed. It
 * says who vouches for the bytes; not under which name, nor for how long. Immutable.
 *
 * @param signer id of the signer, 1 to 64 of {@code A-Za-z0-9._-}, not beginning with a dot or hyphen
 * @param bytes  64 bytes in base64
 */
public record DetachedSignature(String signer, String bytes) {
    /** What a signature's file is called: the jar's name and this. */
    public static final String SUFFIX = ".sig";
    /** No signature's file is longer. */
    public static final int MOST_BYTES = 512;
    private static final String VERSION = "spine-sig-v1";
    private static final byte[] DOMAIN = (VERSION + "\n").getBytes(StandardCharsets.US_ASCII);
    private static final Pattern SIGNER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,63}");
    private static final int SIGNATURE_BYTES = 64;

    public DetachedSignature {
        requireSigner(signer);
        requireNonNull(bytes);
        if (Base64.getDecoder().decode(bytes).length != SIGNATURE_BYTES) {
            throw new IllegalArgumentException("a signature has " + SIGNATURE_BYTES + " bytes");
        }
    }

    /** @throws IllegalArgumentException if it is no signer's id */
    public static String requireSigner(String id) {
        if (!SIGNER.matcher(id).matches()) {
            throw new IllegalArgumentException("a signer's id is 1-64 of A-Za-z0-9._- and begins with none of .-");
        }
        return id;
    }

    /**
     * The signature that a file holds: one line, white space around it does not matter.
     *
     * @throws IllegalArgumentException if it is none, or of a version that is not known here
     */
    public static DetachedSignature parse(byte[] file) {
        if (file.length > MOST_BYTES) {
            throw new IllegalArgumentException("it is longer than " + MOST_BYTES + " bytes");
        }
        var words = new String(file, StandardCharsets.ISO_8859_1).strip().split(" ", -1);
        if (words.length != 3 || !words[0].equals(VERSION)) {
            throw new IllegalArgumentException("it is not one line '" + VERSION + " SIGNER BASE64'");
        }
        return new DetachedSignature(words[1], words[2]);
    }

    /** As the file holds it. */
    public String text() {
        return VERSION + " " + signer + " " + bytes + "\n";
    }

    /** Signs a jar's bytes. Holds a second copy of them meanwhile. */
    public static DetachedSignature make(String signer, PrivateKey key, byte[] jar) {
        try {
            var signing = Signature.getInstance("Ed25519");
            signing.initSign(key);
            signing.update(DOMAIN);
            signing.update(jar);
            return new DetachedSignature(signer, Base64.getEncoder().encodeToString(signing.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot sign by Ed25519", e);
        }
    }

    /** Whether the key's holder made it over exactly these bytes. Holds a second copy of them meanwhile. */
    public boolean fits(byte[] jar, PublicKey key) {
        try {
            var checking = Signature.getInstance("Ed25519");
            checking.initVerify(key);
            checking.update(DOMAIN);
            checking.update(jar);
            return checking.verify(Base64.getDecoder().decode(bytes));
        } catch (SignatureException malformed) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot check Ed25519", e);
        }
    }
}
