package spine.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import spine.api.message.Discover;

/** The program {@code run product}: starts the product, measures all that a user meets, prints. */
public final class Main {
    private Main() {
    }

    public static void main(String[] arguments) {
        StageProgram.main(arguments, Main::measure);
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
}
