package spine.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import spine.api.SpineException;

/**
 * A program that measures the product on a stage of its own, and prints. Ends with 0, with 1 if anything failed, with 2 on bad
 * usage.
 */
final class StageProgram {
    private StageProgram() {
    }

    /** What one of them measures. */
    @FunctionalInterface
    interface Measured {
        Report on(Stage stage) throws Exception;
    }

    static void main(String[] arguments, Measured measured) {
        Options options;
        try {
            options = Options.parse(List.of(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println("spine.bench: " + e.getMessage());
            System.exit(2);
            return;
        }
        System.exit(run(options, measured) ? 0 : 1);
    }

    private static boolean run(Options options, Measured measured) {
        try (var stage = new Stage(options)) {
            Runtime.getRuntime().addShutdownHook(new Thread(stage::killProduct, "bench-kill"));
            return run(stage, measured);
        } catch (SpineException e) {
            System.err.println("spine.bench: " + e.getMessage());
            return false;
        }
    }

    private static boolean run(Stage stage, Measured measured) {
        try {
            var report = measured.on(stage);
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

    private static String reason(Throwable error) {
        var causes = new ArrayList<String>();
        for (Throwable e = error; e != null; e = e.getCause()) {
            causes.add(e instanceof TimeoutException && e.getMessage() == null
                    ? "no answer within " + Stage.PATIENCE.toSeconds() + " s" : e.toString());
        }
        return String.join("\n  because: ", causes);
    }
}
