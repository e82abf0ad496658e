package spine.zmtp.security.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HKDF with SHA-256 (RFC 5869), of at most one block. */
final class Hkdf {
    private static final String HMAC = "HmacSHA256";
    private static final int BLOCK = 32;

    private Hkdf() {
    }

    static byte[] extract(byte[] salt, byte[] secret) {
        return hmac(salt, secret);
    }

    /** @param bytes 1 to 32 */
    static byte[] expand(byte[] prk, String info, int bytes) {
        if (bytes < 1 || bytes > BLOCK) {
            throw new IllegalArgumentException("one block only");
        }
        var text = info.getBytes(US_ASCII);
        var input = Arrays.copyOf(text, text.length + 1);
        input[text.length] = 1;
        var block = hmac(prk, input);
        var result = Arrays.copyOf(block, bytes);
        Curve.wipe(block);
        return result;
    }

    private static byte[] hmac(byte[] key, byte[] input) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has " + HMAC, e);
        }
    }
}
