package spine.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import spine.bench.echo.EchoAgent;

/**
 * The program {@code run beside}: two products at once, measured in turn, so that noise meets both; what is printed are
 * the medians of both and the median of the rounds' ratios. The second one is that of another workspace, or the same
 * with other settings. Ends with 0, with 1 if anything failed, with 2 on bad usage.
 */
public final class Beside {
    private static final int ROUNDS_FACTOR = 3;

    private Beside() {
    }

    /** One of the two. */
    private record Side(String name, Stage stage, Load.Operation query) {
    }

    public static void main(String[] arguments) {
        var words = new ArrayList<>(List.of(arguments));
        var other = taken(words, "--other");
        var settings = taken(words, "--set");
        Options options;
        try {
            options = Options.parse(words);
            check(other, settings);
        } catch (IllegalArgumentException e) {
            System.err.println("spine.bench: " + e.getMessage());
            System.exit(2);
            return;
        }
        System.exit(run(options, other.isEmpty() ? options : options.at(Path.of(other.get(0))), settings) ? 0 : 1);
    }

    private static void check(List<String> other, List<String> settings) {
        if (other.size() > 1 || other.isEmpty() && settings.isEmpty()) {
            throw new IllegalArgumentException("give --other WORKSPACE, or --set FILE:KEY=VALUE once or more");
        }
        for (var setting : settings) {
            if (!setting.matches("[a-z0-9.]+:[A-Za-z.]+=.*")) {
                throw new IllegalArgumentException("'" + setting + "' is not FILE:KEY=VALUE");
            }
        }
    }

    /** Takes every value of an option out. */
    private static List<String> taken(List<String> words, String option) {
        var values = new ArrayList<String>();
        for (int at = words.indexOf(option); at >= 0 && at + 1 < words.size(); at = words.indexOf(option)) {
            words.remove(at);
            values.add(words.remove(at));
        }
        return values;
    }

    private static boolean run(Options ours, Options others, List<String> settings) {
        try (var first = new Stage(ours); var second = new Stage(others)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                first.killProduct();
                second.killProduct();
            }, "bench-kill"));
            var sides = List.of(side("ours", first, List.of()), side("beside", second, settings));
            var rows = measure(sides, ours.plan());
            var what = (others == ours ? "" : others.root() + " ") + String.join(" ", settings);
            var report = new Report(Machine.here(), ours.plan().name(), "beside " + what.strip(), rows);
            System.out.println(ours.json() ? report.json() : report.table());
            return true;
        } catch (Exception e) {
            System.err.println("spine.bench: failed: " + e);
            return false;
        }
    }

    private static Side side(String name, Stage stage, List<String> settings) throws Exception {
        stage.start(home(stage, name, settings));
        Calls.dropIn(stage);
        var query = Queries.prepared(stage).ask();
        System.err.println("serves: " + name);
        return new Side(name, stage, query);
    }

    private static Path home(Stage stage, String name, List<String> settings) throws IOException {
        return Product.home(stage.options().work().resolve(name), settings);
    }

    private static List<Row> measure(List<Side> sides, Plan plan) throws Exception {
        var rows = new ArrayList<Row>();
        var queries = sides.stream().map(Side::query).toList();
        rows.addAll(Pair.rows("query", sides.get(0).name(), sides.get(1).name(), queries, plan, ROUNDS_FACTOR));
        for (int size : RoundTrips.SIZES) {
            var calls = sides.stream().map(s -> RoundTrips.checked(s.stage().echo(EchoAgent.NAME), size))
                    .toList();
            rows.addAll(Pair.rows("agent in the container, " + RoundTrips.name(size), sides.get(0).name(),
                    sides.get(1).name(), calls, plan, ROUNDS_FACTOR));
        }
        return rows;
    }
}
