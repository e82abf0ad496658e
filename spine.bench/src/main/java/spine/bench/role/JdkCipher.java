package spine.bench.role;

import java.nio.ByteBuffer;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-256-GCM and ChaCha20-Poly1305 of the JDK, a fresh nonce for each. */
final class JdkCipher implements CryptoProgram.Cipher {
    private static final int TAG = 16;
    private static final int NONCE = 12;
    private final boolean aes;
    private final Cipher cipher;
    private final Cipher decipher;
    private final SecretKeySpec key;
    private byte[] plain;
    private byte[] box;
    private byte[] opened;
    private long nonce;

    JdkCipher(boolean aes) throws Exception {
        this.aes = aes;
        cipher = Cipher.getInstance(aes ? "AES/GCM/NoPadding" : "ChaCha20-Poly1305");
        decipher = Cipher.getInstance(cipher.getAlgorithm());
        key = new SecretKeySpec(new byte[32], aes ? "AES" : "ChaCha20");
    }

    @Override
    public String detail() {
        return cipher.getAlgorithm() + " of the JDK " + Runtime.version().feature();
    }

    private AlgorithmParameterSpec nonce() {
        var bytes = ByteBuffer.allocate(NONCE).putLong(4, nonce).array();
        return aes ? new GCMParameterSpec(8 * TAG, bytes) : new IvParameterSpec(bytes);
    }

    @Override
    public void size(int bytes) throws Exception {
        plain = new byte[bytes];
        box = new byte[bytes + TAG];
        opened = new byte[bytes + TAG];
        seal();
    }

    @Override
    public void seal() throws Exception {
        nonce++;
        cipher.init(Cipher.ENCRYPT_MODE, key, nonce());
        cipher.doFinal(plain, 0, plain.length, box, 0);
    }

    @Override
    public boolean open() throws Exception {
        // The JDK's ChaCha20 refuses to be initialised twice in a row with one nonce, even for decryption.
        if (!aes) {
            decipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(new byte[NONCE]));
        }
        decipher.init(Cipher.DECRYPT_MODE, key, nonce());
        return decipher.doFinal(box, 0, box.length, opened, 0) == plain.length;
    }
}
