package spine.bench;

import java.util.ArrayList;
import java.util.List;

/** Measures two operations in turn: latency one at a time, and throughput with many in flight. */
final class Pair {
    private Pair() {
    }

    /** A row for each, and the ratio of the second to the first: above 1 it is slower, or of rates faster. */
    static List<Row> rows(String what, String first, String second, List<Load.Operation> pair, Plan plan, int factor)
            throws Exception {
        for (var operation : pair) {
            Load.oneAtATime(operation, plan.warmUp());
            Load.inFlight(operation, Plan.IN_FLIGHT, plan.round());
        }
        int rounds = plan.rounds() * factor;
        var latency = List.of(new ArrayList<Latency>(), new ArrayList<Latency>());
        var rate = new double[2][rounds];
        for (int round = 0; round < rounds; round++) {
            for (int turn = 0; turn < 2; turn++) {
                int side = (round + turn) % 2;
                latency.get(side).add(Load.oneAtATime(pair.get(side), plan.round()));
                rate[side][round] = Load.inFlight(pair.get(side), Plan.IN_FLIGHT, plan.round());
            }
        }
        return List.of(row(what, first, latency.get(0), rate[0]), row(what, second, latency.get(1), rate[1]),
                ratios(what, second + " / " + first, latency, rate));
    }

    private static Row row(String what, String side, List<Latency> latency, double[] rates) {
        var median = Latency.median(latency);
        return new Row(what, side, List.of(Figure.millis("p50", median.p50()), Figure.millis("p99", median.p99()),
                Figure.perSecond(Plan.IN_FLIGHT + " in flight", Latency.median(rates))));
    }

    private static Row ratios(String what, String name, List<ArrayList<Latency>> latency, double[][] rate) {
        int rounds = rate[0].length;
        var p50 = new double[rounds];
        var p99 = new double[rounds];
        var rates = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            p50[i] = latency.get(1).get(i).p50() / latency.get(0).get(i).p50();
            p99[i] = latency.get(1).get(i).p99() / latency.get(0).get(i).p99();
            rates[i] = rate[1][i] / rate[0][i];
        }
        return new Row(what, name, List.of(Figure.times("p50", Latency.median(p50)), Figure.times("p99",
                Latency.median(p99)), Figure.times(Plan.IN_FLIGHT + " in flight", Latency.median(rates))));
    }
}
