package spine.interop;

import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.util.Pack;
import spine.api.security.CurveKeyPair;
import spine.api.security.VerifiedKey;

/** NaCl's box out of Bouncy Castle's parts, so that the hostile peers share no cryptography with an engine. */
final class Salt {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Salt() {
    }

    static CurveKeyPair keyPair() {
        var secret = random(32);
        return new CurveKeyPair(VerifiedKey.of(publicKey(secret)), secret);
    }

    static byte[] publicKey(byte[] secret) {
        var key = new byte[32];
        X25519.generatePublicKey(secret, 0, key, 0);
        return key;
    }

    static byte[] random(int size) {
        var bytes = new byte[size];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    /** Tag and ciphertext. */
    static byte[] seal(byte[] plain, byte[] nonce, byte[] theirs, byte[] ours) {
        var stream = stream(nonce, theirs, ours);
        var first = new byte[32];
        stream.processBytes(first, 0, 32, first, 0);
        var sealed = new byte[16 + plain.length];
        stream.processBytes(plain, 0, plain.length, sealed, 16);
        System.arraycopy(tag(first, sealed), 0, sealed, 0, 16);
        return sealed;
    }

    /** The plaintext; throws if the tag is wrong. */
    static byte[] open(byte[] sealed, byte[] nonce, byte[] theirs, byte[] ours) {
        var stream = stream(nonce, theirs, ours);
        var first = new byte[32];
        stream.processBytes(first, 0, 32, first, 0);
        if (!Arrays.equals(tag(first, sealed), Arrays.copyOf(sealed, 16))) {
            throw new IllegalArgumentException("a box that does not open");
        }
        var plain = new byte[sealed.length - 16];
        stream.processBytes(sealed, 16, plain.length, plain, 0);
        return plain;
    }

    private static byte[] tag(byte[] key, byte[] sealed) {
        var mac = new Poly1305();
        mac.init(new KeyParameter(key));
        mac.update(sealed, 16, sealed.length - 16);
        var tag = new byte[16];
        mac.doFinal(tag, 0);
        return tag;
    }

    private static XSalsa20Engine stream(byte[] nonce, byte[] theirs, byte[] ours) {
        var shared = new byte[32];
        X25519.scalarMult(ours, 0, theirs, 0, shared, 0);
        var stream = new XSalsa20Engine();
        stream.init(true, new ParametersWithIV(new KeyParameter(new Derivation().key(shared)), nonce));
        return stream;
    }

    /** HSalsa20 with a zero nonce is what the engine itself does with the first 16 bytes of its own. */
    private static final class Derivation extends XSalsa20Engine {
        byte[] key(byte[] shared) {
            init(true, new ParametersWithIV(new KeyParameter(shared), new byte[24]));
            var key = new byte[32];
            Pack.intToLittleEndian(engineState, 1, 4, key, 0);
            Pack.intToLittleEndian(engineState, 11, 4, key, 16);
            return key;
        }
    }
}
