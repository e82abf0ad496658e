package spine.bench.wire;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the command line says.
 *
 * @param plan   how much to measure
 * @param json   whether to print JSON instead of the table
 * @param only   names or patterns of systems and parts; empty for all
 * @param engine which engine is ours, or empty for the best that is there
 * @param jdk    a second JDK for rows of ours, or null
 * @param flags  further flags for the JVMs that run ours
 * @param target the folder with what was built
 * @param work   folder for what is written; somebody else empties it
 */
record WireOptions(WirePlan plan, boolean json, Set<String> only, String engine, Path jdk, List<String> flags,
        Path target, Path work) {
    private static final Set<String> VALUES = Set.of("--work", "--target", "--only", "--engine", "--jdk", "--flags");

    /** @throws IllegalArgumentException with a sentence for the user */
    static WireOptions parse(List<String> arguments) {
        boolean quick = false;
        boolean json = false;
        Map<String, String> values = new HashMap<>();
        for (Iterator<String> words = arguments.iterator(); words.hasNext();) {
            var word = words.next();
            if (VALUES.contains(word) && words.hasNext()) {
                values.put(word, words.next());
            } else if (word.equals("--quick")) {
                quick = true;
            } else if (word.equals("--json")) {
                json = true;
            } else {
                throw new IllegalArgumentException("unknown or incomplete option '" + word + "'");
            }
        }
        if (!values.containsKey("--work") || !values.containsKey("--target")) {
            throw new IllegalArgumentException("the script 'run' gives --work and --target; start it instead");
        }
        return new WireOptions(quick ? WirePlan.QUICK : WirePlan.FULL, json, words(values.get("--only"), ","),
                values.getOrDefault("--engine", ""), values.containsKey("--jdk") ? Path.of(values.get("--jdk")) : null,
                new ArrayList<>(words(values.get("--flags"), " ")),
                Path.of(values.get("--target")).toAbsolutePath().normalize(),
                Path.of(values.get("--work")).toAbsolutePath());
    }

    /** A folder in memory, named after the work folder so that the script can empty it too. */
    Path sharedMemory() {
        var memory = Path.of("/dev/shm");
        return Files.isWritable(memory) ? memory.resolve(work.getFileName()) : work;
    }

    private static Set<String> words(String text, String separator) {
        return text == null || text.isBlank() ? Set.of() : Set.of(text.strip().split(separator));
    }

    /** Whether a name out of these is wanted: all are if none of them was named. */
    boolean wants(String name, List<String> among) {
        boolean named = among.stream().anyMatch(this::names);
        return !named || names(name);
    }

    /** Whether a name is wanted: all are if none was named. */
    boolean wants(String name) {
        return only.isEmpty() || names(name);
    }

    private boolean names(String name) {
        return only.stream().anyMatch(word -> Pattern.matches(Pattern.quote(word).replace("*", "\\E.*\\Q"), name));
    }
}
