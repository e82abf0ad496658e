package spine.security.nacl.ffm.internal;

import static java.util.Objects.checkFromIndexSize;
import static spine.security.nacl.ffm.internal.Scratch.HEAD;

import java.util.Arrays;
import org.osgi.service.component.annotations.Component;
import spine.security.nacl.Nacl;
import spine.security.nacl.NaclProvider;

/**
 * libsodium called on the heap's own arrays, without a copy. Messages of up to 4 KiB are copied to where the stream can
 * be had in one call with the one-time key, which costs less than a call more; those of fewer than {@value #SHORT}
 * bytes go to scalar Java, which is faster there. Where libsodium or Java 22 is missing, every call throws the reason, so that the
 * provider fails its known answers and is listed with it.
 */
@Component(service = NaclProvider.class)
public final class ForeignSodium implements NaclProvider {
    static final int SHORT = 128;
    /** The garbage collector waits for a call: none does more than this. */
    private static final int PIECE = 64 * 1024;

    private final ThreadLocal<Scratch> scratches = ThreadLocal.withInitial(Scratch::new);

    @Override
    public String name() {
        return "libsodium";
    }

    @Override
    public String detail() {
        return Sodium.MISSING == null ? "libsodium " + Sodium.VERSION + " by foreign memory, scalar Java below " + SHORT
                + " bytes" : "libsodium by foreign memory";
    }

    @Override
    public int rank() {
        return 30;
    }

    @Override
    public void seal(byte[] subkey, long nonce, byte[] in, int inAt, int length, byte[] out, int outAt) {
        if (length < SHORT) {
            Nacl.scalar().seal(subkey, nonce, in, inAt, length, out, outAt);
            return;
        }
        check(subkey, in, inAt, length, out, outAt, TAG_BYTES + (long) length);
        var scratch = begin(nonce);
        try {
            if (length <= Scratch.WINDOW_BYTES) {
                sealShort(scratch, subkey, in, inAt, length, out, outAt);
                return;
            }
            firstBlock(scratch, subkey);
            crypt(scratch, subkey, in, inAt, length, out, outAt + TAG_BYTES);
            authenticate(scratch, out, outAt + TAG_BYTES, length);
            scratch.putTag(out, outAt);
        } catch (Throwable e) {
            throw failed(e);
        } finally {
            scratch.wipe();
        }
    }

    @Override
    public boolean open(byte[] subkey, long nonce, byte[] in, int inAt, int length, byte[] out, int outAt) {
        if (length < SHORT) {
            return Nacl.scalar().open(subkey, nonce, in, inAt, length, out, outAt);
        }
        check(subkey, out, outAt, length, in, inAt, TAG_BYTES + (long) length);
        var scratch = begin(nonce);
        try {
            if (length <= Scratch.WINDOW_BYTES) {
                return openShort(scratch, subkey, in, inAt, length, out, outAt);
            }
            firstBlock(scratch, subkey);
            authenticate(scratch, in, inAt + TAG_BYTES, length);
            boolean genuine = scratch.isTag(in, inAt);
            if (genuine) {
                crypt(scratch, subkey, in, inAt + TAG_BYTES, length, out, outAt);
            }
            return genuine;
        } catch (Throwable e) {
            throw failed(e);
        } finally {
            scratch.wipe();
        }
    }

    @Override
    public boolean x25519(byte[] out, byte[] scalar, byte[] point) {
        requireLibrary();
        check(point, scalar, 0, KEY_BYTES, out, 0, KEY_BYTES);
        try {
            boolean good = (int) Sodium.SCALARMULT.invokeExact(out, 0, scalar, 0, point, 0) == 0;
            if (!good) {
                Arrays.fill(out, 0, KEY_BYTES, (byte) 0);
            }
            return good;
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    private Scratch begin(long nonce) {
        requireLibrary();
        var scratch = scratches.get();
        scratch.nonce(nonce);
        return scratch;
    }

    private static void sealShort(Scratch scratch, byte[] subkey, byte[] in, int inAt, int length, byte[] out,
            int outAt) throws Throwable {
        scratch.put(in, inAt, length);
        long window = scratch.block + Scratch.WINDOW;
        int done = (int) Sodium.XOR_OFF_HEAP.invokeExact(window, window, (long) HEAD + length, scratch.nonce, 0L,
                subkey, 0);
        done = (int) Sodium.MAC_OFF_HEAP.invokeExact(scratch.tag, window + HEAD, (long) length, window);
        scratch.get(Scratch.WINDOW, out, outAt + TAG_BYTES, length);
        scratch.putTag(out, outAt);
    }

    /** The text is there before its tag is checked, but nobody sees it. */
    private static boolean openShort(Scratch scratch, byte[] subkey, byte[] in, int inAt, int length, byte[] out,
            int outAt) throws Throwable {
        scratch.put(in, inAt + TAG_BYTES, length);
        long window = scratch.block + Scratch.WINDOW;
        long second = scratch.block + Scratch.SECOND;
        int done = (int) Sodium.XOR_OFF_HEAP.invokeExact(second, window, (long) HEAD + length, scratch.nonce, 0L,
                subkey, 0);
        done = (int) Sodium.MAC_OFF_HEAP.invokeExact(scratch.tag, window + HEAD, (long) length, second);
        boolean genuine = scratch.isTag(in, inAt);
        if (genuine) {
            scratch.get(Scratch.SECOND, out, outAt, length);
        }
        return genuine;
    }

    /** The stream's first block, which holds the one-time key. */
    private static void firstBlock(Scratch scratch, byte[] subkey) throws Throwable {
        int done = (int) Sodium.STREAM.invokeExact(scratch.block, 64L, scratch.nonce, subkey, 0);
    }

    private static void crypt(Scratch scratch, byte[] subkey, byte[] in, int inAt, int length, byte[] out, int outAt)
            throws Throwable {
        scratch.xorHead(in, inAt, Math.min(HEAD, length), out, outAt);
        for (int at = HEAD; at < length; at += PIECE) {
            int done = (int) Sodium.XOR.invokeExact(out, outAt + at, in, inAt + at, (long) Math.min(PIECE, length - at),
                    scratch.nonce, 1L + at / 64, subkey, 0);
        }
    }

    private static void authenticate(Scratch scratch, byte[] text, int at, int length) throws Throwable {
        int done;
        if (length <= PIECE) {
            done = (int) Sodium.MAC.invokeExact(scratch.tag, text, at, (long) length, scratch.block);
            return;
        }
        done = (int) Sodium.MAC_INIT.invokeExact(scratch.state, scratch.block);
        for (int from = 0; from < length; from += PIECE) {
            done = (int) Sodium.MAC_UPDATE.invokeExact(scratch.state, text, at + from,
                    (long) Math.min(PIECE, length - from));
        }
        done = (int) Sodium.MAC_FINAL.invokeExact(scratch.state, scratch.tag);
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

    private static RuntimeException failed(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException known ? known : new IllegalStateException(e);
    }
}
