package spine.secrets.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.keys.DurableFile;

/**
 * Seals values by AES-256-GCM under the key in {@code keys/secrets.key} (0600, 32 bytes). A value opens only under the name
 * and the time that it was sealed for: they are associated data. Immutable, thread-safe; the JDK's copy of the key cannot be
 * wiped.
 */
final class Seal {
    static final int KEY_BYTES = 32;
    static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKey key;

    private Seal(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
        Arrays.fill(key, (byte) 0);
    }

    /**
     * By the key in this file.
     *
     * @throws SpineException {@code UNAVAILABLE} if there is none, or it is not the owner's alone
     */
    static Seal of(Path file) throws SpineException {
        if (!Files.exists(file)) {
            throw new SpineException(ErrorCode.UNAVAILABLE, file + " is missing, without which the stored secrets do not open.",
                    "Restore it from a backup, or remove " + file.resolveSibling("secrets.json") + " and set them anew.");
        }
        var content = OwnFile.read(file, KEY_BYTES);
        if (content.length != KEY_BYTES) {
            throw new SpineException(ErrorCode.UNAVAILABLE, file + " has not " + KEY_BYTES + " bytes.",
                    "Restore it from a backup.");
        }
        return new Seal(content);
    }

    /** By a key that is drawn and written now. */
    static Seal create(Path file) throws java.io.IOException {
        var drawn = new byte[KEY_BYTES];
        RANDOM.nextBytes(drawn);
        new DurableFile(file, "rw-------").write(drawn);
        return new Seal(drawn);
    }

    /** The caller still owns and wipes the value. */
    Sealed seal(String name, String set, byte[] value) {
        var nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            return new Sealed(set, nonce, cipher(Cipher.ENCRYPT_MODE, name, set, nonce).doFinal(value));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES-256-GCM", e);
        }
    }

    /** The value, which the caller wipes; empty if it was sealed under another key, name or time, or was changed. */
    Optional<byte[]> open(String name, Sealed sealed) {
        try {
            return Optional.of(cipher(Cipher.DECRYPT_MODE, name, sealed.set(), sealed.nonce()).doFinal(sealed.ciphertext()));
        } catch (GeneralSecurityException changed) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, String name, String set, byte[] nonce) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(("spine-secret-v1\n" + name + "\n" + set).getBytes(UTF_8));
        return cipher;
    }

    /**
     * One sealed value.
     *
     * @param set        when, an instant of ISO 8601
     * @param nonce      {@value #NONCE_BYTES} bytes
     * @param ciphertext with the tag
     */
    record Sealed(String set, byte[] nonce, byte[] ciphertext) {
        @Override
        public String toString() {
            return "Sealed[set=" + set + "]";
        }
    }
}
