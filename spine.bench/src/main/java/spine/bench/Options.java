package spine.bench;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the command line says.
 *
 * @param plan how much to measure
 * @param json whether to print JSON instead of the table
 * @param root of the workspace, where {@code ./spine} is
 * @param work folder for the homes of what is measured; somebody else empties it
 * @param echo the bundle with {@link spine.bench.echo.EchoAgent}
 */
record Options(Plan plan, boolean json, Path root, Path work, Path echo) {
    private static final Set<String> PATHS = Set.of("--root", "--work", "--echo");

    /** @throws IllegalArgumentException with a sentence for the user */
    static Options parse(List<String> arguments) {
        boolean quick = false;
        boolean json = false;
        Map<String, Path> paths = new HashMap<>();
        for (Iterator<String> words = arguments.iterator(); words.hasNext();) {
            var word = words.next();
            if (PATHS.contains(word) && words.hasNext()) {
                paths.put(word, Path.of(words.next()).toAbsolutePath().normalize());
            } else if (word.equals("--quick")) {
                quick = true;
            } else if (word.equals("--json")) {
                json = true;
            } else {
                throw new IllegalArgumentException("unknown or incomplete option '" + word + "'");
            }
        }
        if (!paths.keySet().containsAll(PATHS)) {
            throw new IllegalArgumentException("the script 'run' gives " + PATHS + "; start it instead");
        }
        return new Options(quick ? Plan.QUICK : Plan.FULL, json, paths.get("--root"), paths.get("--work"),
                paths.get("--echo"));
    }

    /** The same for another workspace. */
    Options at(Path otherRoot) {
        return new Options(plan, json, otherRoot.toAbsolutePath().normalize(), work, echo);
    }
}
