package spine.bench;

import java.util.ArrayList;
import java.util.List;

/** The program {@code run control}. Ends with 0, with 1 if anything failed, with 2 on bad usage. */
public final class ControlMain {
    private ControlMain() {
    }

    public static void main(String[] arguments) {
        Options options;
        try {
            options = Options.parse(List.of(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println("spine.bench: " + e.getMessage());
            System.exit(2);
            return;
        }
        System.exit(run(options) ? 0 : 1);
    }

    private static boolean run(Options options) {
        try (var stage = new Stage(options)) {
            Runtime.getRuntime().addShutdownHook(new Thread(stage::killProduct, "bench-kill"));
            stage.start(Product.home(options.work().resolve("control")));
            Calls.dropIn(stage);
            var rows = new ArrayList<Row>();
            int cores = Runtime.getRuntime().availableProcessors();
            for (var words : List.of(List.of("PING"), List.of("PAUSE", "RESUME"))) {
                rows.addAll(new Control(words, cores).run(stage));
                System.err.println("measured: " + String.join("/", words));
            }
            var report = new Report(Machine.here(), options.plan().name(), "control", rows);
            System.out.println(options.json() ? report.json() : report.table());
            return true;
        } catch (Exception e) {
            System.err.println("spine.bench: failed: " + e);
            return false;
        }
    }
}
