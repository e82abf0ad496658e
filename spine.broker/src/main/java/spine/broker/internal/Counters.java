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
    private final Drops drops = new Drops();

    void add(String name) {
        counts.computeIfAbsent(name, n -> new LongAdder()).increment();
    }

    /** Messages that found a peer's queue full. */
    Drops drops() {
        return drops;
    }

    /** All counts by name, as they are now. */
    Map<String, Long> all() {
        var all = new TreeMap<String, Long>();
        counts.forEach((name, count) -> all.put(name, count.sum()));
        if (drops.others() > 0) {
            all.put("dropped.others", drops.others());
        }
        return all;
    }
}
