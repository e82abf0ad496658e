package spine.keys;

import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.security.auth.Destroyable;

/**
 * What opens a protected secret key: 1 to 1024 bytes of UTF-8, taken as they are. Has no text form; {@link #destroy}
 * wipes it. Thread-safe.
 */
public final class Passphrase implements Destroyable {
    /** Fewest bytes that a key is protected with; one that is there is opened with whatever fits. */
    public static final int FEWEST_BYTES = 8;
    static final int MOST_BYTES = 1024;

    private final byte[] bytes;
    private volatile boolean destroyed;

    private Passphrase(byte[] bytes) {
        if (bytes.length == 0 || bytes.length > MOST_BYTES) {
            throw new IllegalArgumentException("a passphrase has 1 to " + MOST_BYTES + " bytes, not " + bytes.length);
        }
        this.bytes = bytes;
    }

    /** As somebody typed it; copied, the caller wipes his. */
    public static Passphrase of(char[] typed) {
        var encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(typed));
        try {
            return ofUtf8(Arrays.copyOf(encoded.array(), encoded.limit()));
        } finally {
            Arrays.fill(encoded.array(), (byte) 0);
        }
    }

    /** As a file holds it; the array belongs to the passphrase from now on. */
    static Passphrase ofUtf8(byte[] bytes) {
        return new Passphrase(bytes);
    }

    /** Whether it is too short to protect a key with. */
    public boolean isShort() {
        return bytes.length < FEWEST_BYTES;
    }

    /** Whether both are the same; in constant time. */
    public boolean isSame(Passphrase other) {
        var mine = bytes();
        var theirs = other.bytes();
        try {
            return MessageDigest.isEqual(mine, theirs);
        } finally {
            Arrays.fill(mine, (byte) 0);
            Arrays.fill(theirs, (byte) 0);
        }
    }

    /** A copy; the caller wipes it. */
    byte[] bytes() {
        if (destroyed) {
            throw new IllegalStateException("the passphrase was destroyed");
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
        return "Passphrase";
    }
}
