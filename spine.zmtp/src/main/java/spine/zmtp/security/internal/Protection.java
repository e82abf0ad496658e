package spine.zmtp.security.internal;

import spine.zmtp.wire.internal.ProtocolException;

/**
 * How the traffic of one established session is protected. The sending and the receiving half share nothing that
 * changes, so one thread may own each; neither is thread-safe. Nothing is allocated per call beyond what the JDK's
 * ciphers allocate.
 *
 * <p>An <em>outer frame</em> is a ZMTP frame as it is on the wire; an <em>inner frame</em> is one that the application
 * or ZMTP itself sent (flags, payload).
 */
public interface Protection {
    /** What one outer frame carries. */
    enum Unit {
        /**
         * One inner frame: a flags octet (1 is MORE, 2 is COMMAND, see {@link #MORE}), then the payload. With NULL, of
         * tests, the flags octet becomes the flags of the outer frame.
         */
        FRAME,
        /**
         * Whole inner frames with their ZMTP headers, one after the other (extension {@code b}): one of any size, or
         * several that take {@link #BATCH_BYTES} together at most. {@link #open} has checked the headers.
         */
        FRAMES,
        /** A piece of at most {@link #maxPlain} bytes of the stream of inner frames (extensions {@code a}, {@code c}). */
        STREAM
    }

    /** In the flags octet of {@link Unit#FRAME}: another frame of the message follows. */
    int MORE = 1;
    /** In the flags octet of {@link Unit#FRAME}: a command, not a message. */
    int COMMAND = 2;
    /** The most plaintext of a {@link Unit#FRAMES} with more than one inner frame. */
    int BATCH_BYTES = 64 * 1024;

    Unit unit();

    /** For people: {@code curve}, {@code curve-batch}, {@code aes-256-gcm}, {@code chacha20-poly1305}, {@code null}. */
    String name();

    /** The most plaintext that one outer frame may carry. */
    int maxPlain();

    /** The size of the whole outer frame, header included, for so much plaintext. */
    int sealedBytes(int plainBytes);

    /**
     * Where the plaintext must lie for sealing without a copy: at {@code outAt + prefix(plainBytes)} of {@code out}.
     * Any other place in another array is as right.
     */
    int prefix(int plainBytes);

    /**
     * Writes one whole outer frame, header included.
     *
     * @return bytes written, {@link #sealedBytes}
     * @throws IllegalStateException if the counter is used up; end the connection
     */
    int seal(byte[] plain, int at, int length, byte[] out, int outAt);

    /** The plaintext size of an outer frame with so large a body; negative if no valid frame has such a body. */
    int plainBytes(int bodyBytes);

    /**
     * Opens one whole outer frame that lies at {@code in[frameAt..)}: header, then body. Of a frame that is not genuine
     * no plaintext is written (the JDK's ciphers may leave zeros). After an exception the connection ends: nothing
     * that comes later may be opened.
     *
     * @param out another array, or {@code in} itself with {@code outAt == frameAt + prefix(plain)} where
     *            {@link #opensInPlace}
     * @return bytes of plaintext at {@code out[outAt..)}
     * @throws ProtocolException if it is forged, replayed, reordered or malformed
     */
    int open(byte[] in, int frameAt, int headerBytes, int bodyBytes, byte[] out, int outAt) throws ProtocolException;

    boolean opensInPlace();

    /** Overwrites the keys. */
    void clear();
}
