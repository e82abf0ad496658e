package spine.bench;

import java.util.ArrayList;
import java.util.List;

/** The program {@code run control}. */
public final class ControlMain {
    private ControlMain() {
    }

    public static void main(String[] arguments) {
        StageProgram.main(arguments, ControlMain::measure);
    }

    private static Report measure(Stage stage) throws Exception {
        var options = stage.options();
        stage.start(Product.home(options.work().resolve("control")));
        Calls.dropIn(stage);
        var rows = new ArrayList<Row>();
        int cores = Runtime.getRuntime().availableProcessors();
        for (var words : List.of(List.of("PING"), List.of("PAUSE", "RESUME"))) {
            rows.addAll(new Control(words, cores).run(stage));
            System.err.println("measured: " + String.join("/", words));
        }
        return new Report(Machine.here(), options.plan().name(), "control", rows);
    }
}
