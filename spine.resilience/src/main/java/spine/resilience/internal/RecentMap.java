package spine.resilience.internal;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A bounded map that forgets what was put least recently; looking something up changes nothing. Not thread-safe. */
final class RecentMap<V> {
    private final int most;
    private final Consumer<String> forgotten;
    private final Map<String, V> values = new LinkedHashMap<>();

    /** @param forgotten is told the key of what had to go */
    RecentMap(int most, Consumer<String> forgotten) {
        this.most = most;
        this.forgotten = forgotten;
    }

    /** Its value, or null. */
    V get(String key) {
        return values.get(key);
    }

    /** Makes it the most recent. */
    void put(String key, V value) {
        values.remove(key);
        values.put(key, value);
        if (values.size() > most) {
            Iterator<String> oldest = values.keySet().iterator();
            var gone = oldest.next();
            oldest.remove();
            forgotten.accept(gone);
        }
    }

    List<String> keys() {
        return List.copyOf(values.keySet());
    }
}
