package spine.cli.internal;

import java.util.Map;
import java.util.TreeMap;
import spine.api.message.Directory;

/**
 * The directory at one moment.
 *
 * @param unixMillis when it came
 * @param nanos      the same by a clock that does not jump
 */
record TopSample(Directory directory, long unixMillis, long nanos) {
    private static final String COUNT = "count.";

    static TopSample of(Directory directory) {
        return new TopSample(directory, System.currentTimeMillis(), System.nanoTime());
    }

    /** What was counted between the two, for a second. A counter that went back is one of a broker that was restarted. */
    TopRates since(TopSample before) {
        double seconds = Math.max(1e-3, (nanos - before.nanos) / 1e9);
        var then = before.counts();
        var rates = new TreeMap<String, Double>();
        counts().forEach((name, count) -> {
            long more = count - then.getOrDefault(name, 0L);
            rates.put(name, Math.max(0, more) / seconds);
        });
        return new TopRates(this, rates);
    }

    private Map<String, Long> counts() {
        var counts = new TreeMap<String, Long>();
        directory.getFactsMap().forEach((key, value) -> {
            if (key.startsWith(COUNT) && value.matches("[0-9]{1,18}")) {
                counts.put(key.substring(COUNT.length()), Long.parseLong(value));
            }
        });
        return counts;
    }
}
