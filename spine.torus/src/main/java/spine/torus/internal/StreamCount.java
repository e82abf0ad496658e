package spine.torus.internal;

import java.util.BitSet;

/** What was stored of one stream so far; chunks may come in any order, each is counted once. Not thread-safe. */
final class StreamCount {
    private final BitSet seen = new BitSet();
    private int last;
    private long items;
    private long passages;

    void add(int sequence, boolean isLast, long moreItems, long morePassages) {
        if (isLast) {
            last = sequence;
        }
        if (!seen.get(sequence)) {
            seen.set(sequence);
            items += moreItems;
            passages += morePassages;
        }
    }

    long items() {
        return items;
    }

    long passages() {
        return passages;
    }

    /** Whether the last chunk and all before it were stored. */
    boolean isDone() {
        return last > 0 && seen.cardinality() == last;
    }
}
