package spine.keys;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.security.auth.Destroyable;

/**
 * The secret that server and client share for one pairing: 256 bits or more (SEC-31). Has no text form but
 * {@link #hex}; {@link #destroy} wipes it. Thread-safe.
 */
public final class PairingToken implements Destroyable {
    /** Hex characters of a token that we make, and the fewest that we take (SEC-37). */
    public static final int HEX_CHARACTERS = 64;
    private static final int MOST_HEX_CHARACTERS = 128;
    private static final int DISTINCT = 16;

    private final byte[] bytes;
    private volatile boolean destroyed;

    private PairingToken(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A new token of 256 random bits. */
    public static PairingToken generate(SecureRandom random) {
        var bytes = new byte[HEX_CHARACTERS / 2];
        random.nextBytes(bytes);
        return new PairingToken(bytes);
    }

    /**
     * A token as somebody typed or injected it; white space around it and the case of letters do not matter.
     *
     * @throws IllegalArgumentException if it is not 64 to 128 hex characters; the message does not repeat it
     */
    public static PairingToken parse(String text) {
        var hex = text.strip();
        if (hex.length() < HEX_CHARACTERS || hex.length() > MOST_HEX_CHARACTERS || hex.length() % 2 != 0) {
            throw new IllegalArgumentException("a pairing token has 64 to 128 hex characters, an even number of them,"
                    + " not " + hex.length());
        }
        if (!hex.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128)) {
            throw new IllegalArgumentException("a pairing token consists of the characters 0-9 and a-f");
        }
        return new PairingToken(HexFormat.of().parseHex(hex));
    }

    /**
     * Whether it looks made up and not drawn (SEC-37): fewer than 16 different bytes, or fewer than 16 different
     * steps from byte to byte. Of 32 random bytes about 30 differ; the chance to be called weak is under 2^-60.
     */
    public boolean isWeak() {
        var values = new boolean[256];
        var steps = new boolean[256];
        for (int i = 0; i < bytes.length; i++) {
            values[bytes[i] & 0xff] = true;
            steps[bytes[i] - bytes[(i + 1) % bytes.length] & 0xff] = true;
        }
        return count(values) < DISTINCT || count(steps) < DISTINCT;
    }

    private static int count(boolean[] seen) {
        int n = 0;
        for (boolean one : seen) {
            n += one ? 1 : 0;
        }
        return n;
    }

    /** The token in lower-case hex characters, to be shown once. The text cannot be wiped. */
    public String hex() {
        return HexFormat.of().formatHex(bytes());
    }

    /** A copy; the caller wipes it. */
    byte[] bytes() {
        if (destroyed) {
            throw new IllegalStateException("the pairing token was destroyed");
        }
        return bytes.clone();
    }

    @Override
    public void destroy() {
        destroyed = true;
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public boolean isDestroyed() {
        return destroyed;
    }

    @Override
    public String toString() {
        return "PairingToken";
    }
}
