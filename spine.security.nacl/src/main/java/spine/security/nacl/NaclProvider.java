package spine.security.nacl;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * The arithmetic of NaCl by one implementation: scalar Java, the Vector API, libsodium. Found as a service in the
 * container and by {@link java.util.ServiceLoader} elsewhere; {@link Nacl} takes the one of the highest {@link #rank}
 * that passes its known answers. Stateless, thread-safe, allocates nothing per call where its platform lets it, and
 * its time depends on lengths only, never on keys or content.
 *
 * <p>Source: D. J. Bernstein, "Cryptography in NaCl" (2009); RFC 7748 for X25519. The 24-byte nonce of XSalsa20 is
 * split: {@link BoxKey} turns key and its first 16 bytes into {@code subkey} once (HSalsa20), which ZMTP's CURVE
 * (RFC 26) needs only once for each session and direction; a provider sees the subkey and the last 8 bytes.
 */
@ConsumerType
public interface NaclProvider {
    int KEY_BYTES = 32;
    int TAG_BYTES = 16;

    /** For people: {@code java}, {@code java-vector}, {@code libsodium}. */
    String name();

    /** What exactly serves, such as {@code libsodium 1.0.18 by foreign memory}. */
    String detail();

    /** The highest is preferred; scalar Java is 0. */
    int rank();

    /**
     * Encrypts {@code length} bytes and puts the tag before them: {@code out[outAt..outAt+16)} is the tag, then the
     * ciphertext. {@code in} and {@code out} may be one array if {@code inAt == outAt + 16} (in place) or if the two
     * ranges do not meet.
     *
     * @param subkey 32 bytes, see {@link BoxKey}
     * @param nonce  the last 8 bytes of the nonce, read as a little-endian number
     * @throws IndexOutOfBoundsException if a range lies outside its array
     */
    void seal(byte[] subkey, long nonce, byte[] in, int inAt, int length, byte[] out, int outAt);

    /**
     * Checks the tag at {@code in[inAt..inAt+16)} in constant time and only then decrypts the {@code length} bytes
     * behind it to {@code out[outAt..)}. {@code in} and {@code out} may be one array if {@code outAt == inAt + 16}
     * (in place) or if the two ranges do not meet.
     *
     * @param length bytes of plaintext, 0 or more
     * @return false if the box was not sealed with this key and nonce; {@code out} is then unchanged
     * @throws IndexOutOfBoundsException if a range lies outside its array
     */
    boolean open(byte[] subkey, long nonce, byte[] in, int inAt, int length, byte[] out, int outAt);

    /**
     * RFC 7748 X25519: {@code out = scalar * point}.
     *
     * @return false if the result is all zero (a point of small order): the caller must refuse the peer
     */
    boolean x25519(byte[] out, byte[] scalar, byte[] point);
}
