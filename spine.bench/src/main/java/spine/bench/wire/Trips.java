package spine.bench.wire;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import spine.bench.Figure;
import spine.bench.Row;

/**
 * Client, broker, worker and back, for each system and size: throughput with a window in flight, and the time of one
 * message at a time. All processes are up and warm before the first round; in a round each system has its turn while
 * the others are blocked, and the order changes from round to round. A system that fails is left out from then on, and
 * its row says why.
 */
final class Trips {
    private static final String LIBZMQ = "libzmq";
    private static final String NATS = "nats";

    private final Launch launch;
    private final WirePlan plan;
    private final List<Contestant> all;
    private final Map<Contestant, Trio> running = new LinkedHashMap<>();
    private final Map<Contestant, String> out = new LinkedHashMap<>();
    private final Series series;

    Trips(Launch launch, List<Contestant> all, Series series) {
        this.launch = launch;
        this.plan = launch.options().plan();
        this.all = all;
        this.series = series;
    }

    static String rate(int size) {
        return size + " rate";
    }

    static String p50(int size) {
        return size + " p50";
    }

    /** The median p99, of the same key as {@link #p50}. */
    private static String p99(int size) {
        return size + " p99";
    }

    List<Row> run() throws InterruptedException {
        for (var contestant : all) {
            start(contestant);
        }
        for (int size : WirePlan.SIZES) {
            for (var contestant : List.copyOf(running.keySet())) {
                attempt(contestant, () -> warm(contestant, size));
            }
        }
        for (int round = 0; round < plan.rounds(); round++) {
            var turn = new ArrayList<>(running.keySet());
            Collections.rotate(turn, round);
            for (int size : WirePlan.SIZES) {
                turn.stream().filter(running::containsKey).forEach(c -> attempt(c, () -> measure(c, size)));
            }
            System.err.printf("  round %d of %d%n", round + 1, plan.rounds());
        }
        var rows = new ArrayList<Row>();
        for (int size : WirePlan.SIZES) {
            all.forEach(contestant -> rows.add(row(contestant, size)));
        }
        return rows;
    }

    /** What ciphered, for the notes; empty if the system did not run. */
    String crypto(String system) {
        return running.entrySet().stream().filter(e -> e.getKey().name().equals(system))
                .map(e -> e.getValue().crypto()).findFirst().orElse("");
    }

    /** Those of ours that were there and failed: an error of ours, which ends the run with 1. */
    List<String> failuresOfOurs() {
        return out.entrySet().stream().filter(e -> e.getKey().ours() && e.getKey().missing().isEmpty())
                .map(e -> e.getKey().name() + " " + e.getValue()).toList();
    }

    private void start(Contestant contestant) {
        if (contestant.missing().isPresent()) {
            out.put(contestant, contestant.missing().get());
            return;
        }
        try {
            running.put(contestant, contestant.start().start(launch));
        } catch (Exception e) {
            out.put(contestant, "did not start: " + e.getMessage());
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    private void attempt(Contestant contestant, Step step) {
        try {
            step.run();
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            var trio = running.remove(contestant);
            launch.end(trio.client());
            launch.end(trio.broker());
            out.put(contestant, "failed: " + e.getMessage());
        }
    }

    private void warm(Contestant contestant, int size) throws Exception {
        long half = plan.warmUp().toMillis() / 2;
        run(contestant, size, WirePlan.window(size), half);
        run(contestant, size, 1, half / 2);
        run(contestant, size, WirePlan.window(size), half / 2);
    }

    private JsonObject run(Contestant contestant, int size, int window, long millis) throws Exception {
        return running.get(contestant).client().ask("run " + size + " " + window + " " + millis, Launch.PATIENCE);
    }

    private void measure(Contestant contestant, int size) throws Exception {
        var broker = running.get(contestant).broker();
        var before = contestant.ours() ? broker.ask("stats", Launch.PATIENCE) : null;
        var load = run(contestant, size, WirePlan.window(size), plan.load().toMillis());
        if (before != null) {
            var after = broker.ask("stats", Launch.PATIENCE);
            series.add(contestant.name(), size + " allocated",
                    difference(before, after, "allocated") / difference(before, after, "forwarded"));
        }
        var single = run(contestant, size, 1, plan.single().toMillis());
        series.add(contestant.name(), rate(size), load.get("count").getAsLong() / load.get("seconds").getAsDouble());
        series.add(contestant.name(), p50(size), single.get("p50").getAsDouble());
        series.add(contestant.name(), p99(size), single.get("p99").getAsDouble());
    }

    private static double difference(JsonObject before, JsonObject after, String key) {
        return after.get(key).getAsDouble() - before.get(key).getAsDouble();
    }

    private Row row(Contestant contestant, int size) {
        var group = "client, broker, worker and back, " + WirePlan.text(size) + ", " + WirePlan.window(size)
                + " in flight";
        var name = contestant.name();
        if (out.containsKey(contestant)) {
            return new Row(group, contestant.label(), List.of(), out.get(contestant));
        }
        var figures = new ArrayList<>(List.of(Figure.perSecond("", series.median(name, rate(size))),
                Figure.micros("p50", series.median(name, p50(size))),
                Figure.micros("p99", series.median(name, p99(size)))));
        ratio(figures, name, LIBZMQ, rate(size));
        ratio(figures, name, NATS, rate(size));
        if (series.has(name, size + " allocated")) {
            figures.add(new Figure("allocated", series.median(name, size + " allocated"), "B"));
        }
        return new Row(group, contestant.label(), figures, running.get(contestant).crypto());
    }

    private void ratio(List<Figure> figures, String name, String other, String what) {
        double ratio = series.ratio(name, other, what);
        if (!Double.isNaN(ratio)) {
            figures.add(Figure.times("to " + other, ratio));
        }
    }
}
