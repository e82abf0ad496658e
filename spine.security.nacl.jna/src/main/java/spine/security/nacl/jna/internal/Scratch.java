package spine.security.nacl.jna.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One thread's memory outside the heap, through which messages pass piece by piece:
 * <pre>
 *       0   256  state of Poly1305 (libsodium wants it aligned to 16)
 *     256    16  tag
 *     272     8  nonce
 *     288    32  key
 *     320        window: what is encrypted or decrypted, up to 16 KiB
 *   16704        second window: what came out, where the input is still needed
 * </pre>
 * {@link #wipe} clears the keys. Owned by its thread.
 */
final class Scratch {
    static final int WINDOW_BYTES = 16 * 1024;
    static final int HEAD = 32;
    static final int WINDOW = 320;
    static final int SECOND = WINDOW + WINDOW_BYTES;
    private static final int TAG = 256;
    private static final int NONCE = 272;
    private static final int KEY = 288;
    private static final int ALIGNMENT = 64;

    private final ByteBuffer bytes = ByteBuffer.allocateDirect(SECOND + WINDOW_BYTES + ALIGNMENT)
            .alignedSlice(ALIGNMENT).order(ByteOrder.LITTLE_ENDIAN);
    private final long state = Sodium.address(bytes);

    void key(byte[] subkey, long nonce) {
        bytes.put(KEY, subkey, 0, 32);
        bytes.putLong(NONCE, nonce);
    }

    void put(int to, byte[] in, int at, int length) {
        bytes.put(to, in, at, length);
    }

    void get(int from, byte[] out, int at, int length) {
        bytes.get(from, out, at, length);
    }

    /** The first window begins with zeros, which become the one-time key. */
    void clearHead(int window) {
        for (int i = 0; i < HEAD; i += 8) {
            bytes.putLong(window + i, 0);
        }
    }

    void xor(int to, int from, int length, long block) {
        Sodium.crypto_stream_salsa20_xor_ic(state + to, state + from, length, state + NONCE, block, state + KEY);
    }

    void tagOf(int text, int length, int key) {
        Sodium.crypto_onetimeauth_poly1305(state + TAG, state + text, length, state + key);
    }

    void tagBegin(int key) {
        Sodium.crypto_onetimeauth_poly1305_init(state, state + key);
    }

    void tagMore(int text, int length) {
        Sodium.crypto_onetimeauth_poly1305_update(state, state + text, length);
    }

    void tagEnd() {
        Sodium.crypto_onetimeauth_poly1305_final(state, state + TAG);
    }

    void getTag(byte[] out, int at) {
        bytes.get(TAG, out, at, 16);
    }

    /** In constant time. */
    boolean isTag(byte[] in, int at) {
        int differences = 0;
        for (int i = 0; i < 16; i++) {
            differences |= in[at + i] ^ bytes.get(TAG + i);
        }
        return differences == 0;
    }

    boolean multiply(byte[] out, byte[] scalar, byte[] point) {
        bytes.put(KEY, scalar, 0, 32).put(WINDOW, point, 0, 32);
        clearHead(SECOND);
        boolean good = Sodium.crypto_scalarmult_curve25519(state + SECOND, state + KEY, state + WINDOW) == 0;
        if (!good) {
            clearHead(SECOND);
        }
        bytes.get(SECOND, out, 0, 32);
        return good;
    }

    void wipe() {
        clearHead(KEY);
        clearHead(WINDOW);
        clearHead(SECOND);
    }
}
