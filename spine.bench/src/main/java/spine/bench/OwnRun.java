package spine.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the command line says to a part that measures in this process.
 *
 * @param work  an empty folder; somebody else empties it
 * @param quick whether shorter rounds are wanted
 * @param json  whether to print JSON instead of the table
 */
public record OwnRun(Path work, boolean quick, boolean json) {
    private static final int QUICK_ROUNDS = 5;
    private static final int ROUNDS = 21;

    /**
     * Ends the program with 2 on bad usage.
     *
     * @param arguments {@code --work FOLDER}, and {@code --quick} and {@code --json} if wanted
     */
    public static OwnRun parse(String[] arguments) {
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
        return new OwnRun(folder, quick, json);
    }

    public int rounds() {
        return quick ? QUICK_ROUNDS : ROUNDS;
    }

    /** Prints what was measured on the machine as it was before. */
    public void print(Machine machine, String part, List<Row> rows) {
        var report = new Report(machine, quick ? "quick" : "full", part, rows);
        System.out.println(json ? report.json() : report.table());
    }
}
