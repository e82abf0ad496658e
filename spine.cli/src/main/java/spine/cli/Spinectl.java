package spine.cli;

import spine.cli.internal.Cli;
import spine.cli.internal.Surroundings;
import spine.cli.internal.Warmup;

/** {@code spinectl}, also answering to {@code twi-ctl}. Exit code 0 is ok, 1 is an error (CL-03). */
public final class Spinectl {
    private Spinectl() {
    }

    public static void main(String[] args) {
        Warmup.start();
        var surroundings = Surroundings.ofProcess();
        int code = new Cli(surroundings).run(args);
        surroundings.out().flush();
        surroundings.err().flush();
        // Everything was closed or has been answered; exit hooks have nothing to add but time.
        Runtime.getRuntime().halt(code);
    }
}
