package spine.zmtp.loop.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Counts a loop's blocks before and after: each that was in the pool must be there again, once. On the loop's thread, and
 * without a turn between the two.
 */
public final class Census {
    /** Taken before anything else is, as the pool gives the last one first. */
    private static final int BLOCKS = 48;
    /** As many as a pool keeps. */
    private static final int MOST = 256;
    private final Memory memory;
    private final Set<Block> before;

    public Census(Memory memory) {
        this.memory = memory;
        this.before = set(drawn(BLOCKS));
    }

    private List<Block> drawn(int count) {
        // The block that slices are cut from belongs to the memory itself; at rest nobody else holds it.
        var current = memory.room(1);
        if (!current.soleHolder()) {
            throw new AssertionError("a slice was not given back: its block has another holder");
        }
        var drawn = new ArrayList<Block>();
        for (int i = 0; i < count; i++) {
            drawn.add(memory.block());
        }
        drawn.forEach(memory::letGo);
        drawn.add(current);
        return drawn;
    }

    private static Set<Block> set(List<Block> blocks) {
        Set<Block> set = Collections.newSetFromMap(new IdentityHashMap<>());
        for (var block : blocks) {
            if (!set.add(block)) {
                throw new AssertionError("a block was given back twice");
            }
        }
        return set;
    }

    /** Fails unless all are back. */
    public void check() {
        if (set(drawn(BLOCKS)).containsAll(before)) {
            return;
        }
        var after = set(drawn(MOST - 1));
        long lost = before.stream().filter(block -> !after.contains(block)).count();
        if (lost > 0) {
            throw new AssertionError(lost + " blocks were not given back");
        }
    }
}
