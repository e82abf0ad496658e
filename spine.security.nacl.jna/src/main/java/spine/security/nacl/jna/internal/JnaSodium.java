package spine.security.nacl.jna.internal;

import static java.util.Objects.checkFromIndexSize;
import static spine.security.nacl.jna.internal.Scratch.HEAD;
import static spine.security.nacl.jna.internal.Scratch.SECOND;
import static spine.security.nacl.jna.internal.Scratch.WINDOW;
import static spine.security.nacl.jna.internal.Scratch.WINDOW_BYTES;

import org.osgi.service.component.annotations.Component;
import spine.security.nacl.Nacl;
import spine.security.nacl.NaclProvider;

/**
 * libsodium through a window of 16 KiB for each thread: two calls for a message that fits. Messages of fewer than
 * {@value #SHORT} bytes go to scalar Java, which is faster there. Where libsodium is missing, every call throws the
 * reason, so that the provider fails its known answers and is listed with it.
 */
@Component(service = NaclProvider.class)
public final class JnaSodium implements NaclProvider {
    static final int SHORT = 512;
    private static final int FIRST = WINDOW_BYTES - HEAD;

    private final ThreadLocal<Scratch> scratches = ThreadLocal.withInitial(Scratch::new);

    @Override
    public String name() {
        return "libsodium-jna";
    }

    @Override
    public String detail() {
        return Sodium.MISSING == null ? "libsodium " + Sodium.VERSION + " by JNA, scalar Java below " + SHORT + " bytes"
                : "libsodium by JNA";
    }

    @Override
    public int rank() {
        return 20;
    }

    @Override
    public void seal(byte[] subkey, long nonce, byte[] in, int inAt, int length, byte[] out, int outAt) {
        if (length < SHORT) {
            Nacl.scalar().seal(subkey, nonce, in, inAt, length, out, outAt);
            return;
        }
        check(subkey, in, inAt, length, out, outAt, TAG_BYTES + (long) length);
        var scratch = begin(subkey, nonce);
        int text = outAt + TAG_BYTES;
        int first = Math.min(FIRST, length);
        scratch.clearHead(WINDOW);
        scratch.put(WINDOW + HEAD, in, inAt, first);
        scratch.xor(WINDOW, WINDOW, HEAD + first, 0);
        if (first == length) {
            scratch.tagOf(WINDOW + HEAD, first, WINDOW);
        } else {
            scratch.tagBegin(WINDOW);
            scratch.tagMore(WINDOW + HEAD, first);
        }
        scratch.get(WINDOW + HEAD, out, text, first);
        for (int at = first; at < length; at += WINDOW_BYTES) {
            int size = crypt(scratch, in, inAt, at, length, out, text);
            scratch.tagMore(WINDOW, size);
        }
        if (first != length) {
            scratch.tagEnd();
        }
        scratch.getTag(out, outAt);
        scratch.wipe();
    }

    @Override
    public boolean open(byte[] subkey, long nonce, byte[] in, int inAt, int length, byte[] out, int outAt) {
        if (length < SHORT) {
            return Nacl.scalar().open(subkey, nonce, in, inAt, length, out, outAt);
        }
        check(subkey, out, outAt, length, in, inAt, TAG_BYTES + (long) length);
        var scratch = begin(subkey, nonce);
        int text = inAt + TAG_BYTES;
        int first = Math.min(FIRST, length);
        scratch.clearHead(WINDOW);
        scratch.put(WINDOW + HEAD, in, text, first);
        // The key of the tag and the text, which nobody sees before the tag is checked.
        scratch.xor(SECOND, WINDOW, HEAD + first, 0);
        if (first == length) {
            scratch.tagOf(WINDOW + HEAD, length, SECOND);
        } else {
            tag(scratch, in, text, length);
        }
        boolean genuine = scratch.isTag(in, inAt);
        if (genuine) {
            scratch.get(SECOND + HEAD, out, outAt, first);
            for (int at = first; at < length; at += WINDOW_BYTES) {
                crypt(scratch, in, text, at, length, out, outAt);
            }
        }
        scratch.wipe();
        return genuine;
    }

    @Override
    public boolean x25519(byte[] out, byte[] scalar, byte[] point) {
        check(point, scalar, 0, KEY_BYTES, out, 0, KEY_BYTES);
        requireLibrary();
        var scratch = scratches.get();
        boolean good = scratch.multiply(out, scalar, point);
        scratch.wipe();
        return good;
    }

    private Scratch begin(byte[] subkey, long nonce) {
        requireLibrary();
        var scratch = scratches.get();
        scratch.key(subkey, nonce);
        return scratch;
    }

    /** The tag of a text that does not fit the window, whose first piece is in there. */
    private static void tag(Scratch scratch, byte[] in, int text, int length) {
        scratch.tagBegin(SECOND);
        scratch.tagMore(WINDOW + HEAD, FIRST);
        for (int at = FIRST; at < length; at += WINDOW_BYTES) {
            int size = Math.min(WINDOW_BYTES, length - at);
            scratch.put(WINDOW, in, text + at, size);
            scratch.tagMore(WINDOW, size);
        }
        scratch.tagEnd();
    }

    /** En- or decrypts a piece other than the first; it stays in the window. */
    private static int crypt(Scratch scratch, byte[] in, int inAt, int at, int length, byte[] out, int outAt) {
        int size = Math.min(WINDOW_BYTES, length - at);
        scratch.put(WINDOW, in, inAt + at, size);
        scratch.xor(WINDOW, WINDOW, size, (at + HEAD) / 64);
        scratch.get(WINDOW, out, outAt + at, size);
        return size;
    }

    private static void check(byte[] key, byte[] in, int inAt, int length, byte[] out, int outAt, long outLength) {
        checkFromIndexSize(0, KEY_BYTES, key.length);
        checkFromIndexSize(inAt, length, in.length);
        checkFromIndexSize(outAt, outLength, (long) out.length);
    }

    private static void requireLibrary() {
        if (Sodium.MISSING != null) {
            throw new IllegalStateException(Sodium.MISSING);
        }
    }
}
