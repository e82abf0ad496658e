package spine.broker.routes.internal;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import spine.api.Address.KeyRange;

/**
 * Who owns which Morton keys, compared without sign (SP-10). Where ranges overlap there are several owners. Found by
 * binary search, and a step for each range that begins before the key and may still hold it. Immutable.
 *
 * @param <T> an owner
 */
public final class KeyOwners<T> {
    private static final Comparator<ByteString> UNSIGNED = ByteString.unsignedLexicographicalComparator();

    private record Owned<T>(KeyRange range, T owner) {
    }

    private final List<Owned<T>> byStart = new ArrayList<>();
    /** The furthest end among a range and all that begin before it. */
    private final List<ByteString> furthest = new ArrayList<>();

    /** Collects what each owns, in the order in which owners are found again. */
    public static final class Builder<T> {
        private final List<Owned<T>> owned = new ArrayList<>();

        public void add(T owner, List<KeyRange> ranges) {
            ranges.forEach(range -> owned.add(new Owned<>(range, owner)));
        }

        public KeyOwners<T> build() {
            return new KeyOwners<>(owned);
        }
    }

    private KeyOwners(List<Owned<T>> owned) {
        byStart.addAll(owned);
        byStart.sort((a, b) -> UNSIGNED.compare(a.range().from(), b.range().from()));
        ByteString end = ByteString.EMPTY;
        for (var one : byStart) {
            end = UNSIGNED.compare(end, one.range().to()) < 0 ? one.range().to() : end;
            furthest.add(end);
        }
    }

    public boolean isEmpty() {
        return byStart.isEmpty();
    }

    /** Those of whom one range holds all of this one; each once, in a steady order. */
    public List<T> of(KeyRange wanted) {
        var found = new LinkedHashSet<T>();
        for (int i = last(wanted.from()); i >= 0 && UNSIGNED.compare(furthest.get(i), wanted.to()) >= 0; i--) {
            if (UNSIGNED.compare(byStart.get(i).range().to(), wanted.to()) >= 0) {
                found.add(byStart.get(i).owner());
            }
        }
        return List.copyOf(found);
    }

    /** The last range that begins at this key or before it, or -1. */
    private int last(ByteString key) {
        int low = 0;
        int high = byStart.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (UNSIGNED.compare(byStart.get(middle).range().from(), key) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }
}
