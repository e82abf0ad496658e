package spine.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import spine.api.SpineException;
import spine.api.message.Discover;

/** The program: starts the product, measures, prints. Ends with 0, with 1 if anything failed, with 2 on bad usage. */
public final class Main {
    private Main() {
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
            return run(stage);
        } catch (SpineException e) {
            System.err.println("spine.bench: " + e.getMessage());
            return false;
        }
    }

    private static boolean run(Stage stage) {
        try {
            var report = measure(stage);
            System.out.println(stage.options().json() ? report.json() : report.table());
            return true;
        } catch (Exception e) {
            System.err.println("spine.bench: failed: " + reason(e));
            tell(stage.product());
            return false;
        }
    }

    private static void tell(Product product) {
        try {
            System.err.println(product == null ? "no product runs" : product.state());
        } catch (IOException e) {
            System.err.println("its log cannot be read: " + e.getMessage());
        }
    }

    private static Report measure(Stage stage) throws Exception {
        var machine = Machine.here();
        var measurements = new LinkedHashMap<String, Measurement>();
        measurements.put("starts", new Starts());
        measurements.put("idle", new Idle());
        measurements.put("queries", new Queries());
        measurements.put("agent calls", new Calls());
        measurements.put("handshakes", new Handshakes());
        measurements.put("control plane", new Control(List.of("PING"), 0));
        measurements.put("memory", s -> List.of(Idle.memory("after the load", "memory", s.product().pid())));
        var rows = new ArrayList<Row>();
        for (Map.Entry<String, Measurement> each : measurements.entrySet()) {
            long start = System.nanoTime();
            rows.addAll(each.getValue().run(stage));
            System.err.printf("measured: %s (%.1f s)%n", each.getKey(), (System.nanoTime() - start) / 1e9);
        }
        var facts = Stage.get(stage.client().discover(Discover.getDefaultInstance(), Stage.PATIENCE)).getFactsMap();
        return new Report(machine, stage.plan().name(), facts.getOrDefault("version", "?"), rows);
    }

    private static String reason(Throwable error) {
        var causes = new ArrayList<String>();
        for (Throwable e = error; e != null; e = e.getCause()) {
            causes.add(e instanceof TimeoutException && e.getMessage() == null
                    ? "no answer within " + Stage.PATIENCE.toSeconds() + " s" : e.toString());
        }
        return String.join("\n  because: ", causes);
    }
}
