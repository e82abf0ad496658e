package spine.zmtp.loop.internal;

import java.nio.ByteBuffer;

/**
 * A piece of heap that frames lie in. Belongs to one loop's {@link Memory} and is touched on its thread only, except
 * for the content of slices, which belongs to their owners.
 */
public final class Block {
    /** Two records, and half a frame before them, fit. */
    public static final int BYTES = 132 * 1024;

    public final byte[] bytes;
    final ByteBuffer readOnly;
    /** Where free room begins. */
    public int end;
    /** For {@link spine.zmtp.session.internal} output: what is written already. */
    public int start;
    /** For output: the next block of the same chain. */
    public Block next;
    private final boolean pooled;
    private int holders = 1;

    Block(byte[] bytes, boolean pooled) {
        this.bytes = bytes;
        this.readOnly = ByteBuffer.wrap(bytes).asReadOnlyBuffer();
        this.pooled = pooled;
    }

    /** A block over an array of its own, which is left to the collector; full already. */
    public static Block large(byte[] bytes) {
        return new Block(bytes, false);
    }

    public int room() {
        return bytes.length - end;
    }

    /** Only its holder is left: nothing in it is needed by anybody else. */
    boolean soleHolder() {
        return holders == 1;
    }

    void hold() {
        holders++;
    }

    /** @return whether nobody holds it any more and it goes back to the pool */
    boolean letGo() {
        return --holders == 0 && pooled;
    }

    Block fresh() {
        holders = 1;
        start = 0;
        end = 0;
        next = null;
        return this;
    }
}
