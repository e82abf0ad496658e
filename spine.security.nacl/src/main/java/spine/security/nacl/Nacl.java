package spine.security.nacl;

import static java.util.Objects.requireNonNull;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import spine.security.nacl.internal.HSalsa20;
import spine.security.nacl.internal.Selection;

/**
 * The door to NaCl. Uses the best provider at hand; a {@link BoxKey} keeps the one that it was made with. Arrays
 * handed in are not kept. All methods throw IllegalArgumentException if a key or nonce has the wrong length.
 *
 * <p>The system property {@code spine.security.nacl.provider} pins a provider by its name. While it names none that is
 * there, everything that needs a provider throws IllegalStateException and says what there is.
 */
public final class Nacl {
    private static final int KEY = NaclProvider.KEY_BYTES;
    private static final int TAG = NaclProvider.TAG_BYTES;
    private static final int NONCE = 24;
    private static final int PREFIX = 16;

    private Nacl() {
    }

    /** The provider in use now: scalar Java unless a better one was found and passed its known answers. */
    public static NaclProvider provider() {
        return Selection.current().provider();
    }

    /** Scalar Java, whichever provider is in use: for a provider that leaves short messages to it. */
    public static NaclProvider scalar() {
        return Selection.scalar();
    }

    /** The providers that may serve, best first. Scalar Java is always among them. */
    public static List<NaclProvider> usable() {
        return Selection.current().usable();
    }

    /** The providers that were found and are left out, and why. */
    public static List<RejectedProvider> rejected() {
        return Selection.current().rejected();
    }

    /**
     * A key for many messages: {@link BoxKey}.
     *
     * @param key 32 bytes
     * @param noncePrefix the first 16 bytes of every nonce to come
     */
    public static BoxKey key(byte[] key, byte[] noncePrefix) {
        return key(provider(), key, noncePrefix);
    }

    /** A key that stays with the provider given, for tests and measurements. */
    public static BoxKey key(NaclProvider provider, byte[] key, byte[] noncePrefix) {
        requireLength(key, KEY, "key");
        requireLength(noncePrefix, PREFIX, "nonce prefix");
        return new BoxKey(provider, HSalsa20.of(key, noncePrefix));
    }

    /** NaCl's {@code secretbox_easy}: tag and ciphertext, 16 bytes longer than {@code message}; nonce of 24 bytes. */
    public static byte[] secretbox(byte[] key, byte[] nonce, byte[] message) {
        var box = new byte[Math.addExact(message.length, TAG)];
        sealOnce(key, nonce, message, 0, message.length, box, 0);
        return box;
    }

    /** @return the message, or null if the box is not of this key and nonce */
    public static byte[] secretboxOpen(byte[] key, byte[] nonce, byte[] box) {
        var message = new byte[Math.max(0, box.length - TAG)];
        boolean opened = box.length >= TAG && openOnce(key, nonce, box, 0, message.length, message, 0);
        return opened ? message : null;
    }

    /** {@link #secretbox} from buffer to buffer, for callers whose nonces have no common prefix. @see BoxKey#seal */
    public static void sealOnce(byte[] key, byte[] nonce, byte[] in, int inAt, int length, byte[] out, int outAt) {
        var once = once(key, nonce);
        once.seal(last(nonce), in, inAt, length, out, outAt);
        once.clear();
    }

    /** {@link #secretboxOpen} from buffer to buffer. @see BoxKey#open */
    public static boolean openOnce(byte[] key, byte[] nonce, byte[] in, int inAt, int length, byte[] out, int outAt) {
        var once = once(key, nonce);
        boolean opened = once.open(last(nonce), in, inAt, length, out, outAt);
        once.clear();
        return opened;
    }

    /**
     * The shared key of two key pairs ({@code crypto_box_beforenm}): HSalsa20 of X25519.
     *
     * @return 32 bytes, or null if the public key is of small order: refuse the peer
     */
    public static byte[] beforeNm(byte[] publicKey, byte[] secretKey) {
        requireLength(publicKey, KEY, "public key");
        requireLength(secretKey, KEY, "secret key");
        var shared = new byte[KEY];
        boolean good = provider().x25519(shared, secretKey, publicKey);
        var key = good ? HSalsa20.of(shared, new byte[PREFIX]) : null;
        Arrays.fill(shared, (byte) 0);
        return key;
    }

    /** A fresh key pair: 32 random bytes to {@code secretKey}, its X25519 public key to {@code publicKey}. */
    public static void keyPair(byte[] publicKey, byte[] secretKey) {
        requireLength(publicKey, KEY, "public key");
        requireLength(secretKey, KEY, "secret key");
        new SecureRandom().nextBytes(secretKey);
        publicKey(publicKey, secretKey);
    }

    /** The public key of a secret key. */
    public static void publicKey(byte[] publicKey, byte[] secretKey) {
        requireLength(publicKey, KEY, "public key");
        requireLength(secretKey, KEY, "secret key");
        var base = new byte[KEY];
        base[0] = 9;
        provider().x25519(publicKey, secretKey, base);
    }

    private static BoxKey once(byte[] key, byte[] nonce) {
        requireLength(key, KEY, "key");
        requireLength(nonce, NONCE, "nonce");
        return new BoxKey(provider(), HSalsa20.of(key, nonce));
    }

    private static long last(byte[] nonce) {
        long last = 0;
        for (int i = NONCE - 1; i >= PREFIX; i--) {
            last = last << 8 | nonce[i] & 0xff;
        }
        return last;
    }

    private static void requireLength(byte[] bytes, int length, String what) {
        if (requireNonNull(bytes, what).length != length) {
            throw new IllegalArgumentException(what + " of " + bytes.length + " bytes, " + length + " expected");
        }
    }
}
