package spine.bench.trust;

import java.util.ArrayList;
import spine.bench.Machine;
import spine.bench.OwnRun;
import spine.bench.Row;

/** The program {@code run trust}: measures in this process, prints. Ends with 0, with 2 on bad usage. */
public final class TrustMain {
    private TrustMain() {
    }

    public static void main(String[] arguments) throws Exception {
        var run = OwnRun.parse(arguments);
        var machine = Machine.here();
        var rows = new ArrayList<Row>(Checks.rows(run.rounds()));
        rows.add(Pairs.row(run.work(), run.rounds()));
        run.print(machine, "trust", rows);
    }
}
