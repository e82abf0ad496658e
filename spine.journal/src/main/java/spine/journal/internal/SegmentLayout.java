package spine.journal.internal;

/**
 * The bytes of a segment, {@code NNNNNNNNNNNNNNNNNNNN.log}, N being the number of its first entry. Big endian; every frame
 * begins at a multiple of 8; what was not written yet is zeros.
 *
 * <pre>
 *    0               4               8              12              16
 *   +---------------+---------------+---------------+---------------+
 *   | magic  "SPINEJNL"             | version       | CRC32C        |   header: 64 bytes, and once more at 64.
 *   +---------------+---------------+---------------+---------------+   Its CRC is over all 64 with the CRC as 0.
 *   | first sequence                | made, Unix ms                 |
 *   +---------------+---------------+---------------+---------------+
 *   | lost before it                | salt                          |   lost: entries that never reached a file
 *   +---------------+---------------+---------------+---------------+
 *   | bytes reserved                | zeros                         |
 *   +---------------+---------------+---------------+---------------+
 *
 *   +---------------+---------------+---------------+---------------+
 *   | CRC32C        | length        | sequence                      |   frame: its CRC is over the salt, then over
 *   +---------------+---------------+---------------+---------------+   all from the length to the frame's end
 *   | Unix ms                       | policy version                |
 *   +---+---+-------+---------------+---------------+---------------+
 *   |knd|prt| bytes of seven texts: request, trace, scheme, key,    |   kind and the print's length are one byte each,
 *   +---+---+-------+---------------+---------------+---------------+   the texts' lengths two
 *   | agent, generation, operation  | body's bytes  |  (48: body's bytes, 52: zeros)
 *   +---------------+---------------+---------------+---------------+
 *   | print, the seven texts in UTF-8, body; then zeros up to the next multiple of 8 ...
 * </pre>
 *
 * <p>The salt is random for each segment, so that a body which holds something like a frame never passes for one when
 * its own frame is damaged.
 */
final class SegmentLayout {
    /** {@code SPINEJNL}. */
    static final long MAGIC = 0x5350494e454a4e4cL;
    static final int VERSION = 1;
    static final int HEADER_COPY = 64;
    /** Where the frames begin: two copies of the header. */
    static final int HEADER = 2 * HEADER_COPY;
    static final int HEADER_VERSION = 8;
    static final int HEADER_CRC = 12;
    static final int HEADER_FIRST = 16;
    static final int HEADER_MADE = 24;
    static final int HEADER_LOST = 32;
    static final int HEADER_SALT = 40;
    static final int HEADER_RESERVED = 48;

    static final int CRC = 0;
    static final int LENGTH = 4;
    static final int SEQUENCE = 8;
    static final int UNIX_MILLIS = 16;
    static final int POLICY_VERSION = 24;
    static final int KIND = 32;
    static final int PRINT_BYTES = 33;
    static final int TEXT_BYTES = 34;
    static final int BODY_BYTES = 48;
    /** Bytes of a frame before its print. */
    static final int FIXED = 56;
    static final int TEXTS = 7;
    /** Most bytes of a body. */
    static final int MOST_BODY = 16 << 20;
    /** Most bytes of a frame. */
    static final int MOST_FRAME = FIXED + 64 + TEXTS * 1024 + MOST_BODY;

    private SegmentLayout() {
    }

    /** The next multiple of 8. */
    static int aligned(int length) {
        return length + 7 & ~7;
    }
}
