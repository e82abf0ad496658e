package spine.bench.journal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import spine.bench.Machine;
import spine.bench.Report;
import spine.bench.Row;

/** The program {@code run journal}: measures in this process, prints. Ends with 0, with 2 on bad usage. */
public final class JournalMain {
    private static final int QUICK_ROUNDS = 5;
    private static final int ROUNDS = 21;
    private static final int QUICK_ENTRIES = 1_000_000;
    private static final int ENTRIES = 10_000_000;

    private JournalMain() {
    }

    /** @param arguments {@code --work FOLDER}, and {@code --quick} and {@code --json} if wanted */
    public static void main(String[] arguments) throws Exception {
        var words = new ArrayList<>(List.of(arguments));
        int work = words.indexOf("--work");
        var folder = work >= 0 && work + 1 < words.size() ? Path.of(words.remove(work + 1)) : null;
        words.remove("--work");
        boolean quick = words.remove("--quick");
        boolean json = words.remove("--json");
        if (folder == null || !words.isEmpty()) {
            System.err.println("spine.bench: unknown or incomplete: " + String.join(" ", arguments));
            System.exit(2);
        }
        var machine = Machine.here();
        var rows = new ArrayList<Row>(Levels.rows(folder, quick ? QUICK_ROUNDS : ROUNDS));
        rows.addAll(JournalStarts.rows(folder, quick ? QUICK_ENTRIES : ENTRIES, quick ? QUICK_ROUNDS : ROUNDS));
        var report = new Report(machine, quick ? "quick" : "full", "journal", rows);
        System.out.println(json ? report.json() : report.table());
    }
}
