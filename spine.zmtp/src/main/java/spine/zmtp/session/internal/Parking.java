package spine.zmtp.session.internal;

import spine.zmtp.loop.internal.Block;
import spine.zmtp.loop.internal.Memory;
import spine.zmtp.loop.internal.Slice;

/** A line's own block, where small frames wait. They leave in the order in which they came, so blocks come free one by one. */
final class Parking {
    /** A ZMTP header fits before each frame. */
    private static final int HEADROOM = 9;
    private Block block;

    /** A copy of the frame; the frame itself is released. */
    Slice move(Slice frame, Memory memory) {
        int bytes = HEADROOM + frame.length();
        if (block == null || block.room() < bytes) {
            leave(memory);
            block = memory.block();
        }
        int at = block.end + HEADROOM;
        System.arraycopy(frame.array(), frame.at(), block.bytes, at, frame.length());
        var moved = memory.slice(block, at, frame.length());
        block.end += bytes;
        frame.release();
        return moved;
    }

    /** The same into memory of its own, for a large frame of another loop: whoever it came from is not charged for it. */
    Slice moveApart(Slice frame, Memory memory) {
        var apart = Block.large(new byte[HEADROOM + frame.length()]);
        System.arraycopy(frame.array(), frame.at(), apart.bytes, HEADROOM, frame.length());
        var moved = memory.slice(apart, HEADROOM, frame.length());
        memory.letGo(apart);
        frame.release();
        return moved;
    }

    /** Nothing waits: no block is kept. */
    void leave(Memory memory) {
        if (block != null) {
            memory.letGo(block);
            block = null;
        }
    }
}
