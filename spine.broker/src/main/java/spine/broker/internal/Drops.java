package spine.broker.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import spine.api.security.VerifiedKey;

/** Messages that found a peer's queue full, by its key (BR-15); keys beyond the bound are counted as one. Thread-safe. */
final class Drops {
    static final int MOST_KEYS = 10_000;

    private final Map<VerifiedKey, LongAdder> counts = new ConcurrentHashMap<>();
    private final LongAdder others = new LongAdder();

    void add(VerifiedKey key) {
        var known = counts.get(key);
        if (known == null && counts.size() < MOST_KEYS) {
            known = counts.computeIfAbsent(key, k -> new LongAdder());
        }
        (known == null ? others : known).increment();
    }

    long of(VerifiedKey key) {
        var known = counts.get(key);
        return known == null ? 0 : known.sum();
    }

    /** Of the keys beyond the bound. */
    long others() {
        return others.sum();
    }
}
