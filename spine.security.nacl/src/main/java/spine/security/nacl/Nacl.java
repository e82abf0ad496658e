package spine.security.nacl;

/**
 * The door to NaCl. Uses the best provider at hand; a {@link BoxKey} keeps the one that it was made with. Arrays
 * handed in are not kept.
 */
public final class Nacl {
    private Nacl() {
    }

    /** The provider in use now: scalar Java unless a better one was found and passed its known answers. */
    public static NaclProvider provider() {
        throw new UnsupportedOperationException();
    }

    /** @param key 32 bytes; @param noncePrefix the first 16 bytes of every nonce to come */
    public static BoxKey key(byte[] key, byte[] noncePrefix) {
        throw new UnsupportedOperationException();
    }

    /** NaCl's {@code secretbox_easy}: tag and ciphertext, 16 bytes longer than {@code message}; nonce of 24 bytes. */
    public static byte[] secretbox(byte[] key, byte[] nonce, byte[] message) {
        throw new UnsupportedOperationException();
    }

    /** @return the message, or null if the box is not of this key and nonce */
    public static byte[] secretboxOpen(byte[] key, byte[] nonce, byte[] box) {
        throw new UnsupportedOperationException();
    }

    /**
     * The shared key of two key pairs ({@code crypto_box_beforenm}): HSalsa20 of X25519.
     *
     * @return 32 bytes, or null if the public key is of small order: refuse the peer
     */
    public static byte[] beforeNm(byte[] publicKey, byte[] secretKey) {
        throw new UnsupportedOperationException();
    }

    /** A fresh key pair: 32 random bytes to {@code secretKey}, its X25519 public key to {@code publicKey}. */
    public static void keyPair(byte[] publicKey, byte[] secretKey) {
        throw new UnsupportedOperationException();
    }

    /** The public key of a secret key. */
    public static void publicKey(byte[] publicKey, byte[] secretKey) {
        throw new UnsupportedOperationException();
    }
}
