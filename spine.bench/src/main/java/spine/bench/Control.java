package spine.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * CTL-01, BR-06: round trips of control messages, alone and while over 10,000 messages queue on the data plane.
 *
 * @param words  sent by turns, one after the other
 * @param spinners threads that keep a core busy each while the data plane is flooded
 */
record Control(List<String> words, int spinners) implements Measurement {
    private static final int QUEUED = 10_000;
    private static final int FLOODS = 3;
    private static final int DEPTH = 4_500;
    private static final Duration DRAIN = Duration.ofSeconds(20);

    @Override
    public List<Row> run(Stage stage) throws Exception {
        var plan = stage.plan();
        try (var pings = new Pings(stage)) {
            pings.measure(words, plan.pings(), Duration.ofSeconds(2), () -> { });
            var idle = pings.measure(words, plan.pings(), plan.floodPatience(), () -> { });
            return underFlood(stage, pings, idle);
        }
    }

    private List<Row> underFlood(Stage stage, Pings pings, Latency idle) throws Exception {
        var floods = new ArrayList<Flood>();
        try (var busy = new Busy(spinners)) {
            for (int i = 0; i < FLOODS; i++) {
                floods.add(new Flood(stage, Integer.toString(i), DEPTH));
            }
            awaitQueue(stage, floods);
            var queued = new ArrayList<Double>();
            long start = System.nanoTime();
            long before = answered(floods);
            var flooded = pings.measure(words, stage.plan().pings(), stage.plan().floodPatience(),
                    () -> queued.add((double) queued(floods)));
            double rate = (answered(floods) - before) / ((System.nanoTime() - start) / 1e9);
            for (var flood : floods) {
                flood.drain(DRAIN);
            }
            return rows(idle, flooded, queued, new Figure("data", rate, "/s"), floods);
        } finally {
            floods.forEach(Flood::close);
        }
    }

    private static void awaitQueue(Stage stage, List<Flood> floods) throws Exception {
        long deadline = System.nanoTime() + Stage.PATIENCE.toNanos();
        while (queued(floods) < QUEUED) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the flood never had " + QUEUED + " messages queued, but "
                        + queued(floods));
            }
            stage.product().pause(Duration.ofMillis(10));
        }
    }

    private List<Row> rows(Latency idle, Latency flooded, List<Double> queued, Figure rate,
            List<Flood> floods) {
        var group = "control plane (CTL-01)";
        var figures = new ArrayList<>(flooded.figures());
        figures.add(rate);
        var what = String.join("/", words);
        var note = flooded.count() + " messages" + (spinners == 0 ? "" : ", each core kept busy besides");
        return List.of(new Row(group, what + ", idle", idle.figures(), idle.count() + " messages"),
                new Row(group, what + ", data plane flooded", figures, note),
                new Row(group, "flooded / idle", List.of(Figure.number("p50", flooded.p50() / idle.p50()),
                        Figure.number("p99", flooded.p99() / idle.p99()))),
                new Row(group, "the flood", List.of(
                        Figure.number("queued", Latency.median(
                                queued.stream().mapToDouble(Double::doubleValue).toArray())),
                        Figure.number("at least", queued.stream().mapToDouble(Double::doubleValue).min().orElse(0)),
                        Figure.number("echoed", floods.stream().mapToLong(Flood::echoed).sum()),
                        Figure.number("refused", floods.stream().mapToLong(Flood::refused).sum())),
                        "every message answered once"));
    }

    private static int queued(List<Flood> floods) {
        return floods.stream().mapToInt(Flood::queued).sum();
    }

    private static long answered(List<Flood> floods) {
        return floods.stream().mapToLong(f -> f.echoed() + f.refused()).sum();
    }
}
