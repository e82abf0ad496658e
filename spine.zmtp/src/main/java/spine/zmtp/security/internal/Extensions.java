package spine.zmtp.security.internal;

/**
 * Which extensions we offer and accept (WIRE.md).
 *
 * @param batch  several frames in one CURVE box
 * @param cipher records under another cipher
 */
public record Extensions(boolean batch, Cipher cipher) {
    public static final Extensions ALL = new Extensions(true, Cipher.AUTO);
    public static final Extensions NONE = new Extensions(false, Cipher.OFF);

    /** Which record cipher; AUTO is AES-256-GCM where this CPU is fast at it, else ChaCha20-Poly1305. */
    public enum Cipher {
        AUTO, AES_256_GCM, CHACHA20_POLY1305, OFF
    }
}
