package spine.client.internal;

import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers how the last 4096 requests ended, to call a surplus reply by its name. Thread-safe. */
public final class Finished {
    private static final int CAPACITY = 4096;

    private final Map<String, Boolean> answered = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > CAPACITY;
        }
    };

    public synchronized void put(String id, boolean wasAnswered) {
        answered.put(id, wasAnswered);
    }

    /** Null if the id is not known. */
    public synchronized Boolean wasAnswered(String id) {
        return answered.get(id);
    }
}
