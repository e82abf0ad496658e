package spine.bench.wire;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import spine.bench.Latency;

/**
 * Figures by system and what was measured, one for each round. Ratios are taken within a round, where both systems met
 * the same machine, and then their median.
 */
final class Series {
    private final Map<String, List<Double>> values = new HashMap<>();

    void add(String system, String what, double value) {
        values.computeIfAbsent(key(system, what), k -> new ArrayList<>()).add(value);
    }

    boolean has(String system, String what) {
        return values.containsKey(key(system, what));
    }

    double median(String system, String what) {
        return Latency.median(of(system, what));
    }

    /** The median of one system's figures over another's in the same round; NaN if one of them has none. */
    double ratio(String system, String other, String what) {
        var mine = of(system, what);
        var theirs = of(other, what);
        var ratios = new double[Math.min(mine.length, theirs.length)];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = mine[i] / theirs[i];
        }
        return ratios.length == 0 ? Double.NaN : Latency.median(ratios);
    }

    private double[] of(String system, String what) {
        return values.getOrDefault(key(system, what), List.of()).stream().mapToDouble(d -> d).toArray();
    }

    private static String key(String system, String what) {
        return system + '\n' + what;
    }
}
