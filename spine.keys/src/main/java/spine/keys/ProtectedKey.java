package spine.keys;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import spine.api.security.CurveKeyPair;
import spine.api.security.VerifiedKey;

/**
 * A secret key under a passphrase, 128 bytes, numbers in network order. All before the sealed part is associated data:
 * who changes any of it, the public key included, has a file that does not open.
 *
 * <pre>
 *    0   8  magic "SPINEKEY"
 *    8   1  version 1
 *    9   1  key derivation: 1 = Argon2id, version 0x13
 *   10   1  cipher: 1 = ChaCha20-Poly1305 (RFC 8439)
 *   11   1  lanes of the key derivation, 1..4
 *   12   4  memory of the key derivation in KiB, 8192..262144
 *   16   4  passes of the key derivation, 1..8
 *   20  16  salt
 *   36  12  nonce
 *   48  32  public key
 *   80  48  the secret's 32 bytes sealed, and the tag of 16
 * </pre>
 *
 * Static functions, no state.
 */
final class ProtectedKey {
    static final int BYTES = 128;
    private static final byte[] MAGIC = "SPINEKEY".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER_BYTES = 80;
    private static final int SALT = 20;
    private static final int NONCE = 36;
    private static final int PUBLIC = 48;

    private ProtectedKey() {
    }

    /**
     * What opening costs. The bounds keep a file that somebody made from taking memory or time without limit.
     *
     * @param lanes     1 to 4
     * @param memoryKib 8192 to 262144
     * @param passes    1 to 8
     */
    record Cost(int lanes, int memoryKib, int passes) {
        static final Cost USUAL = new Cost(1, 64 << 10, 3);

        Cost {
            if (lanes < 1 || lanes > 4 || memoryKib < 8 << 10 || memoryKib > 256 << 10 || passes < 1 || passes > 8) {
                throw new IllegalArgumentException("the key derivation's cost is out of range");
            }
        }
    }

    /** Whether it looks like a protected key, sound or not. */
    static boolean is(byte[] content) {
        return content.length > MAGIC.length && Arrays.equals(content, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    static byte[] seal(CurveKeyPair pair, Passphrase passphrase, Cost cost, SecureRandom random) {
        var file = ByteBuffer.allocate(BYTES).put(MAGIC).put((byte) 1).put((byte) 1).put((byte) 1)
                .put((byte) cost.lanes).putInt(cost.memoryKib).putInt(cost.passes);
        var drawn = new byte[PUBLIC - SALT];
        random.nextBytes(drawn);
        file.put(drawn).put(pair.publicKey().bytes());
        var secret = pair.secret();
        try {
            return file.put(crypt(Cipher.ENCRYPT_MODE, file.array(), secret, passphrase)).array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no ChaCha20-Poly1305", e);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /**
     * The secret, which the caller wipes; empty if passphrase and file do not belong together, and nobody can tell
     * which of them is wrong.
     *
     * @throws IllegalArgumentException if the file is of no known form, or opening it would cost too much
     */
    static Optional<byte[]> open(byte[] file, Passphrase passphrase) {
        cost(file);
        var sealed = Arrays.copyOfRange(file, HEADER_BYTES, BYTES);
        try {
            return Optional.of(crypt(Cipher.DECRYPT_MODE, file, sealed, passphrase));
        } catch (GeneralSecurityException wrong) {
            return Optional.empty();
        }
    }

    /** The public key that it names; authentic only once it has been opened. */
    static VerifiedKey publicKey(byte[] file) {
        cost(file);
        return VerifiedKey.of(Arrays.copyOfRange(file, PUBLIC, HEADER_BYTES));
    }

    private static Cost cost(byte[] file) {
        if (file.length != BYTES || !is(file) || file[8] != 1 || file[9] != 1 || file[10] != 1) {
            throw new IllegalArgumentException("of no known form");
        }
        var header = ByteBuffer.wrap(file);
        return new Cost(header.get(11), header.getInt(12), header.getInt(16));
    }

    private static byte[] crypt(int mode, byte[] file, byte[] content, Passphrase passphrase)
            throws GeneralSecurityException {
        var key = derive(cost(file), Arrays.copyOfRange(file, SALT, NONCE), passphrase);
        try {
            var cipher = Cipher.getInstance("ChaCha20-Poly1305");
            cipher.init(mode, new SecretKeySpec(key, "ChaCha20"),
                    new IvParameterSpec(Arrays.copyOfRange(file, NONCE, PUBLIC)));
            cipher.updateAAD(file, 0, HEADER_BYTES);
            return cipher.doFinal(content);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static byte[] derive(Cost cost, byte[] salt, Passphrase passphrase) {
        var argon = new Argon2BytesGenerator();
        argon.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13).withParallelism(cost.lanes)
                .withMemoryAsKB(cost.memoryKib).withIterations(cost.passes).withSalt(salt).build());
        var key = new byte[32];
        var bytes = passphrase.bytes();
        try {
            argon.generateBytes(bytes, key);
            return key;
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
