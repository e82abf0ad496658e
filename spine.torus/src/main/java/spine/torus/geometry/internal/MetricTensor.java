package spine.torus.geometry.internal;

import java.util.ArrayList;
import java.util.List;
import spine.api.memory.Location;

/** The upper triangle of a symmetric 9x9 metric: 45 values (PE-07, RC-09). Stateless. */
public final class MetricTensor {
    public static final int VALUES = Location.AXES * (Location.AXES + 1) / 2;

    private MetricTensor() {
    }

    /** Where the value of row i and column j stands; they may be exchanged. */
    public static int index(int i, int j) {
        var row = Math.min(i, j);
        return Location.AXES * row - row * (row + 1) / 2 + Math.max(i, j);
    }

    /** Flat space: what every node starts with. */
    public static List<Float> identity() {
        var values = new ArrayList<Float>(VALUES);
        for (var i = 0; i < Location.AXES; i++) {
            for (var j = i; j < Location.AXES; j++) {
                values.add(i == j ? 1f : 0f);
            }
        }
        return List.copyOf(values);
    }
}
