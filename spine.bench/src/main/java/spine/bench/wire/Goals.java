package spine.bench.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import spine.bench.Figure;
import spine.bench.Row;

/** What the engine is to reach, as ratios of medians over rounds, and how far it is. No state but the figures. */
final class Goals {
    private static final String GROUP = "goals, ratios within a round, medians";

    /**
     * One line.
     *
     * @param text   for the table
     * @param system of ours, without the variant
     * @param what   which series
     * @param other  which system it is compared with
     * @param factor of the other's figure
     * @param most   whether less is better
     */
    private record Goal(String text, String system, String what, String other, double factor, boolean most) {
    }

    private static final List<Goal> ALL = List.of(
            new Goal("64 B, our clients", "ours", Trips.rate(64), "libzmq", 6, false),
            new Goal("64 B, our clients", "ours", Trips.rate(64), "nats", 3.5, false),
            new Goal("64 B, libzmq's clients", "ours-libzmq", Trips.rate(64), "libzmq", 1.1, false),
            new Goal("1 KiB", "ours", Trips.rate(1024), "libzmq", 3, false),
            new Goal("1 KiB", "ours", Trips.rate(1024), "nats", 1.2, false),
            new Goal("64 KiB, plain CURVE", "ours-curve", Trips.rate(65536), "libzmq", 1.3, false),
            new Goal("64 KiB, plain CURVE", "ours-curve", Trips.rate(65536), "nats", 2, false),
            new Goal("64 KiB, negotiated", "ours", Trips.rate(65536), "libzmq", 2, false),
            new Goal("64 KiB, negotiated", "ours", Trips.rate(65536), "nats", 3, false),
            new Goal("p50, 64 B", "ours", Trips.p50(64), "libzmq", 0.4, true),
            new Goal("p50, 64 B", "ours", Trips.p50(64), "nats", 0.4, true),
            new Goal("handshakes a second", "ours", Handshakes.RATE, "libzmq", 1.2, false),
            new Goal("memory of a connection", "ours", Connections.BYTES, "libzmq", 0.7, true));

    private Goals() {
    }

    /**
     * The lines whose figures are there, for one variant of ours.
     *
     * @param crypto what protected and encrypted the rows of a system
     */
    static List<Row> rows(Series series, Contestants.Variant variant, UnaryOperator<String> crypto) {
        var rows = new ArrayList<Row>();
        for (var goal : ALL) {
            double ratio = series.ratio(goal.system() + variant.suffix(), goal.other(), goal.what());
            if (!Double.isNaN(ratio)) {
                rows.add(new Row(GROUP + (variant.text().isEmpty() ? "" : " (" + variant.text() + ")"), goal.text(),
                        List.of(Figure.times("to " + goal.other(), ratio), Figure.times("goal", goal.factor())),
                        verdict(goal, ratio) + "; " + crypto.apply(goal.system() + variant.suffix())));
            }
        }
        return rows;
    }

    private static String verdict(Goal goal, double ratio) {
        boolean met = goal.most() ? ratio <= goal.factor() : ratio >= goal.factor();
        return met ? "met" : String.format(Locale.ROOT, "%.2fx, not met", ratio);
    }
}
