package spine.bench.journal;

import java.util.ArrayList;
import spine.bench.Machine;
import spine.bench.OwnRun;
import spine.bench.Row;

/** The program {@code run journal}: measures in this process, prints. Ends with 0, with 2 on bad usage. */
public final class JournalMain {
    private static final int QUICK_ENTRIES = 1_000_000;
    private static final int ENTRIES = 10_000_000;

    private JournalMain() {
    }

    public static void main(String[] arguments) throws Exception {
        var run = OwnRun.parse(arguments);
        var machine = Machine.here();
        var rows = new ArrayList<Row>(Levels.rows(run.work(), run.rounds()));
        rows.addAll(JournalStarts.rows(run.work(), run.quick() ? QUICK_ENTRIES : ENTRIES, run.rounds()));
        run.print(machine, "journal", rows);
    }
}
