package spine.broker.internal;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Remembers about the last so many ids in a fixed space: one may be forgotten early, none is ever invented.
 * Thread-safe, without locks.
 */
final class RecentIds {
    private final AtomicReferenceArray<Object> places;

    /** @param atLeast how many places; rounded up to a power of two */
    RecentIds(int atLeast) {
        places = new AtomicReferenceArray<>(Integer.highestOneBit(Math.max(1, atLeast - 1)) * 2);
    }

    void add(Object id) {
        places.set(place(id), id);
    }

    boolean contains(Object id) {
        return id.equals(places.get(place(id)));
    }

    private int place(Object id) {
        int hash = id.hashCode() * 0x9e3779b9;
        return (hash ^ hash >>> 16) & places.length() - 1;
    }
}
