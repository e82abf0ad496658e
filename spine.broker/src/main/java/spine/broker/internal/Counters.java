package spine.broker.internal;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.osgi.service.component.annotations.Component;

/** What the kernel counted since it started; names are fixed in the code, so the map stays small. */
@Component(service = Counters.class)
public final class Counters {
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    void add(String name) {
        counts.computeIfAbsent(name, n -> new LongAdder()).increment();
    }

    /** All counts by name, as they are now. */
    Map<String, Long> all() {
        var all = new TreeMap<String, Long>();
        counts.forEach((name, count) -> all.put(name, count.sum()));
        return all;
    }
}
