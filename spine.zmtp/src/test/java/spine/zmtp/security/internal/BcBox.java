package spine.zmtp.security.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.Salsa20Engine;
import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.modes.AEADCipher;
import org.bouncycastle.crypto.modes.ChaCha20Poly1305;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.bouncycastle.math.ec.rfc7748.X25519;

/** NaCl's box, HKDF and the record ciphers by Bouncy Castle's primitives alone, to check ours against. */
final class BcBox {
    private BcBox() {
    }

    static byte[] publicKey(byte[] secret) {
        var result = new byte[32];
        X25519.scalarMultBase(secret, 0, result, 0);
        return result;
    }

    /** crypto_box_beforenm: HSalsa20 of the shared point; the core adds its input at the end, HSalsa20 does not. */
    static byte[] shared(byte[] secret, byte[] publicKey) {
        var point = new byte[32];
        X25519.scalarMult(secret, 0, publicKey, 0, point, 0);
        var key = ByteBuffer.wrap(point).order(ByteOrder.LITTLE_ENDIAN);
        var input = new int[16];
        var sigma = new int[] {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};
        for (int i = 0; i < 4; i++) {
            input[5 * i] = sigma[i];
            input[1 + i] = key.getInt(4 * i);
            input[11 + i] = key.getInt(16 + 4 * i);
        }
        var output = new int[16];
        Salsa20Engine.salsaCore(20, input, output);
        var result = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        for (int word : new int[] {0, 5, 10, 15, 6, 7, 8, 9}) {
            result.putInt(output[word] - input[word]);
        }
        return result.array();
    }

    static byte[] seal(byte[] key, byte[] nonce, byte[] plain) {
        var stream = new XSalsa20Engine();
        stream.init(true, new ParametersWithIV(new KeyParameter(key), nonce));
        var macKey = new byte[32];
        stream.processBytes(macKey, 0, 32, macKey, 0);
        var box = new byte[16 + plain.length];
        stream.processBytes(plain, 0, plain.length, box, 16);
        var mac = new Poly1305();
        mac.init(new KeyParameter(macKey));
        mac.update(box, 16, plain.length);
        mac.doFinal(box, 0);
        return box;
    }

    static byte[] open(byte[] key, byte[] nonce, byte[] box) {
        var again = seal(key, nonce, Arrays.copyOfRange(box, 16, box.length));
        var plain = Arrays.copyOfRange(again, 16, again.length);
        if (!Arrays.equals(seal(key, nonce, plain), box)) {
            throw new IllegalArgumentException("not genuine");
        }
        return plain;
    }

    static byte[] extract(byte[] salt, byte[] secret) {
        return new HKDFBytesGenerator(new SHA256Digest()).extractPRK(salt, secret);
    }

    static byte[] expand(byte[] prk, String info, int bytes) {
        var hkdf = new HKDFBytesGenerator(new SHA256Digest());
        hkdf.init(HKDFParameters.skipExtractParameters(prk, info.getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
        var result = new byte[bytes];
        hkdf.generateBytes(result, 0, bytes);
        return result;
    }

    /** Ciphertext and tag. */
    static byte[] aead(Suite suite, byte[] key, byte[] nonce, byte[] associated, byte[] plain) throws Exception {
        AEADCipher cipher = suite == Suite.AES_256_GCM ? GCMBlockCipher.newInstance(AESEngine.newInstance())
                : new ChaCha20Poly1305();
        cipher.init(true, new AEADParameters(new KeyParameter(key), 128, nonce, associated));
        var out = new byte[plain.length + 16];
        int done = cipher.processBytes(plain, 0, plain.length, out, 0);
        cipher.doFinal(out, done);
        return out;
    }
}
