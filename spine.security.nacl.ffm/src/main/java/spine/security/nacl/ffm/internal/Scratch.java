package spine.security.nacl.ffm.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One thread's memory outside the heap, with an address that C can be given:
 * <pre>
 *     0   64  block 0 of the stream: 32 bytes of one-time key, then what the first 32 bytes of text are XORed with
 *    64   16  tag
 *    80    8  nonce
 *   128  256  state of Poly1305 in pieces (libsodium wants it aligned to 16)
 *   384       window: 32 zeros, which become the one-time key, and a message of up to {@value #WINDOW_BYTES} bytes
 *             second window: what came out, where the input is still needed
 * </pre>
 * {@link #wipe} after use: the block is a secret. Owned by its thread.
 */
final class Scratch {
    static final int TAG = 64;
    private static final int NONCE = 80;
    private static final int STATE = 128;
    static final int HEAD = 32;
    static final int WINDOW_BYTES = 4 * 1024;
    static final int WINDOW = 384;
    static final int SECOND = WINDOW + HEAD + WINDOW_BYTES;
    private static final int BYTES = SECOND + HEAD + WINDOW_BYTES;
    private static final int ALIGNMENT = 64;

    final ByteBuffer bytes;
    final long block;
    final long tag;
    final long nonce;
    final long state;

    Scratch() {
        bytes = ByteBuffer.allocateDirect(BYTES + ALIGNMENT).alignedSlice(ALIGNMENT).order(ByteOrder.LITTLE_ENDIAN);
        block = Sodium.address(bytes);
        tag = block + TAG;
        nonce = block + NONCE;
        state = block + STATE;
    }

    void nonce(long value) {
        bytes.putLong(NONCE, value);
    }

    /** XORs the stream's bytes 32 to 64 with the first up to 32 bytes of a text. */
    void xorHead(byte[] in, int inAt, int length, byte[] out, int outAt) {
        for (int i = 0; i < length; i++) {
            out[outAt + i] = (byte) (in[inAt + i] ^ bytes.get(32 + i));
        }
    }

    /** A short message to the window. */
    void put(byte[] in, int at, int length) {
        clear(WINDOW, HEAD);
        bytes.put(WINDOW + HEAD, in, at, length);
    }

    /** A short message from a window. */
    void get(int window, byte[] out, int at, int length) {
        bytes.get(window + HEAD, out, at, length);
    }

    void putTag(byte[] out, int at) {
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

    void wipe() {
        clear(0, 64);
        clear(WINDOW, HEAD);
        clear(SECOND, HEAD);
    }

    private void clear(int at, int length) {
        for (int i = 0; i < length; i += 8) {
            bytes.putLong(at + i, 0);
        }
    }
}
