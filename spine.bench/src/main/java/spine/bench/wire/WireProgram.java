package spine.bench.wire;

import java.util.ArrayList;
import java.util.List;
import spine.bench.Report;

/** What the programs of this package have in common: options, processes that end with the program, a report. */
final class WireProgram {
    private WireProgram() {
    }

    /** Measures; what failed of ours is added to the failures. */
    @FunctionalInterface
    interface Measuring {
        Report report(Launch launch, List<String> failures) throws Exception;
    }

    /** Ends with 0, with 1 if anything of ours failed, with 2 on bad usage. */
    static void main(String[] arguments, Measuring measuring) {
        try {
            System.exit(run(WireOptions.parse(List.of(arguments)), measuring) ? 0 : 1);
        } catch (IllegalArgumentException e) {
            System.err.println("spine.bench: " + e.getMessage());
            System.exit(2);
        }
    }

    private static boolean run(WireOptions options, Measuring measuring) {
        try (var launch = new Launch(options)) {
            Runtime.getRuntime().addShutdownHook(new Thread(launch::close, "bench-kill"));
            var failures = new ArrayList<String>();
            var report = measuring.report(launch, failures);
            System.out.println(options.json() ? report.json() : report.table());
            failures.forEach(failure -> System.err.println("spine.bench: failed: " + failure));
            return failures.isEmpty();
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (Exception e) {
            System.err.println("spine.bench: failed: " + e);
            return false;
        }
    }
}
