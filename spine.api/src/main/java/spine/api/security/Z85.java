package spine.api.security;

/** ZeroMQ's text form of binary keys (RFC 32). Static functions without state. */
public final class Z85 {
    private static final String ALPHABET =
            "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";
    private static final byte[] VALUES = values();

    private Z85() {
    }

    /**
     * @param bytes a multiple of 4 bytes
     * @return 5 characters for each 4 bytes
     */
    public static String encode(byte[] bytes) {
        if (bytes.length % 4 != 0) {
            throw new IllegalArgumentException("Z85 encodes multiples of 4 bytes, not " + bytes.length);
        }
        var text = new char[bytes.length / 4 * 5];
        for (int i = 0, o = 0; i < bytes.length; i += 4, o += 5) {
            long word = (bytes[i] & 0xffL) << 24 | (bytes[i + 1] & 0xff) << 16 | (bytes[i + 2] & 0xff) << 8
                    | bytes[i + 3] & 0xff;
            for (int k = 4; k >= 0; k--) {
                text[o + k] = ALPHABET.charAt((int) (word % 85));
                word /= 85;
            }
        }
        return new String(text);
    }

    /**
     * @param text a multiple of 5 characters of the alphabet
     * @throws IllegalArgumentException on another length, character or a group above 2^32 - 1
     */
    public static byte[] decode(String text) {
        if (text.length() % 5 != 0) {
            throw new IllegalArgumentException("Z85 text comes in groups of 5, not " + text.length());
        }
        var bytes = new byte[text.length() / 5 * 4];
        for (int i = 0, o = 0; i < text.length(); i += 5, o += 4) {
            long word = 0;
            for (int k = i; k < i + 5; k++) {
                int c = text.charAt(k);
                int value = c < VALUES.length ? VALUES[c] : -1;
                if (value < 0) {
                    throw new IllegalArgumentException("not a character of Z85 at " + k);
                }
                word = word * 85 + value;
            }
            if (word > 0xffffffffL) {
                throw new IllegalArgumentException("not a Z85 group at " + i);
            }
            for (int k = 3; k >= 0; k--) {
                bytes[o + k] = (byte) word;
                word >>>= 8;
            }
        }
        return bytes;
    }

    private static byte[] values() {
        var values = new byte[128];
        java.util.Arrays.fill(values, (byte) -1);
        for (int i = 0; i < ALPHABET.length(); i++) {
            values[ALPHABET.charAt(i)] = (byte) i;
        }
        return values;
    }
}
