package spine.zmtp.security.internal;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * One direction of records: its cipher, key, counter and the way to the next key. A failed record uses its counter up
 * all the same, so that no nonce is ever taken twice.
 */
final class RecordDirection {
    private final Suite suite;
    private final KeySchedule schedule;
    private final int mode;
    private final long recordsPerKey;
    private final Cipher cipher;
    private final byte[] nonce = new byte[12];
    private Key key;
    private byte[] iv;
    private long next;

    RecordDirection(Suite suite, KeySchedule schedule, boolean seals, long recordsPerKey) {
        this.suite = suite;
        this.schedule = schedule;
        this.mode = seals ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE;
        this.recordsPerKey = recordsPerKey;
        try {
            cipher = Cipher.getInstance(suite == Suite.AES_256_GCM ? "AES/GCM/NoPadding" : "ChaCha20-Poly1305");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM from 11 on has " + suite, e);
        }
        takeKey();
    }

    /** Seals or opens {@code in[at..at+length)} into {@code out[outAt..)}, with a frame header as associated data. */
    int run(byte[] frame, int headerAt, int headerBytes, byte[] in, int at, int length, int outAt, byte[] out)
            throws GeneralSecurityException {
        if (next == recordsPerKey) {
            schedule.next();
            takeKey();
        }
        cipher.init(mode, key, parameters(next++));
        cipher.updateAAD(frame, headerAt, headerBytes);
        return cipher.doFinal(in, at, length, out, outAt);
    }

    void clear() {
        schedule.clear();
        Curve.wipe(iv, nonce);
    }

    private void takeKey() {
        var bytes = schedule.key();
        key = new SecretKeySpec(bytes, suite == Suite.AES_256_GCM ? "AES" : "ChaCha20");
        Curve.wipe(bytes);
        iv = schedule.iv();
        next = 0;
    }

    /** The IV with the counter, 8 bytes big-endian, over its end. */
    private AlgorithmParameterSpec parameters(long counter) {
        System.arraycopy(iv, 0, nonce, 0, iv.length);
        Curve.BIG.set(nonce, 4, (long) Curve.BIG.get(nonce, 4) ^ counter);
        return suite == Suite.AES_256_GCM ? new GCMParameterSpec(128, nonce) : new IvParameterSpec(nonce);
    }
}
