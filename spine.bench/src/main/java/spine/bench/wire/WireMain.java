package spine.bench.wire;

import java.util.ArrayList;
import java.util.List;
import spine.bench.Machine;
import spine.bench.Report;
import spine.bench.Row;

/** The program behind {@code run wire}. Ends with 0, with 1 if nothing could be measured, with 2 on bad usage. */
public final class WireMain {
    private static final List<String> PARTS = List.of("trips", "handshakes", "connections");

    private WireMain() {
    }

    public static void main(String[] arguments) {
        WireProgram.main(arguments, WireMain::report);
    }

    private static Report report(Launch launch, List<String> failures) throws Exception {
        var machine = Machine.here();
        var contestants = new Contestants(launch.options());
        return new Report(machine, launch.options().plan().name() + " wire", "on engine " + contestants.engine(),
                rows(launch, contestants, failures));
    }

    private static List<Row> rows(Launch launch, Contestants contestants, List<String> failures)
            throws Exception {
        var series = new Series();
        var all = contestants.all();
        var trips = new Trips(launch, all, series);
        var rows = new ArrayList<Row>();
        if (launch.options().wants("trips", PARTS)) {
            rows.addAll(timed("round trips", trips::run, failures));
            failures.addAll(trips.failuresOfOurs());
        }
        launch.close();
        boolean handshakes = launch.options().wants("handshakes", PARTS);
        boolean connections = launch.options().wants("connections", PARTS);
        if (contestants.zmq().isPresent()) {
            rows.add(new Row("handshakes and memory", "libzmq's client", List.of(), contestants.zmq().get()));
        } else {
            if (handshakes) {
                var part = new Handshakes(launch, series, failures);
                rows.addAll(timed("handshakes", () -> part.run(contestants), failures));
                launch.close();
            }
            if (connections) {
                var part = new Connections(launch, series, failures);
                rows.addAll(timed("connections", () -> part.run(contestants), failures));
                launch.close();
            }
        }
        for (var variant : contestants.variants()) {
            rows.addAll(Goals.rows(series, variant, trips::crypto));
        }
        return rows;
    }

    private interface Part {
        List<Row> run() throws Exception;
    }

    /** A part that fails says so in a row; the others are measured nevertheless. */
    private static List<Row> timed(String name, Part part, List<String> failures) throws InterruptedException {
        long start = System.nanoTime();
        try {
            var rows = part.run();
            System.err.printf("measured: %s (%.1f s)%n", name, (System.nanoTime() - start) / 1e9);
            return rows;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            failures.add(name + ": " + e.getMessage());
            return List.of(new Row(name, "", List.of(), "failed: " + e.getMessage()));
        }
    }
}
