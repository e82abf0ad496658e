package spine.generations.internal;

import java.util.regex.Pattern;

/** Reads from the resolver's message which package or capability it missed. Static functions without state. */
final class Unresolved {
    /** As Felix words it; where requirements depend on each other, the last one is the root. */
    private static final Pattern MISSING = Pattern.compile(
            "missing requirement \\[[^;]*?\\(R [\\d.]+\\)\\] ([\\w.]+); (\\(.+?\\))(?=$|\\]| Unresolved| \\[)");
    private static final Pattern PACKAGE = Pattern.compile("osgi\\.wiring\\.package=([\\w.]+)");
    private static final Pattern CEILING = Pattern.compile("\\(!\\(version>=([\\w.-]+)\\)\\)");
    private static final Pattern FLOOR = Pattern.compile("\\(version>=([\\w.-]+)\\)");

    private Unresolved() {
    }

    static Reason reason(String message, Exporters exporters) {
        var namespace = "";
        var filter = "";
        for (var m = MISSING.matcher(message); m.find();) {
            namespace = m.group(1);
            filter = m.group(2);
        }
        var wanted = PACKAGE.matcher(filter);
        if (wanted.find()) {
            return missing(wanted.group(1), range(filter), exporters);
        }
        var what = filter.isEmpty() ? "something that is not here: " + Readiness.firstLine(message)
                : namespace + " " + filter;
        return new Reason(Reason.UNRESOLVED, "It needs " + what + ", which nothing here offers.",
                "Install what offers it, or remove the requirement.");
    }

    private static Reason missing(String name, String range, Exporters exporters) {
        var others = exporters.of(name);
        var sentence = "It imports the package " + name + range + ", which no bundle that it may see exports";
        return others.isEmpty() ? new Reason(Reason.UNRESOLVED, sentence + ".",
                "Put that package into the jar, or make the import optional.")
                : new Reason(Reason.UNRESOLVED, sentence + "; " + String.join(", ", others) + ".",
                        "Build the jar against that version, or put the package into it.");
    }

    /** In words, with a space before them; empty for any version. */
    private static String range(String filter) {
        var ceiling = CEILING.matcher(filter);
        var floor = FLOOR.matcher(CEILING.matcher(filter).replaceAll(""));
        return (floor.find() ? " from version " + floor.group(1) : "")
                + (ceiling.find() ? " to below " + ceiling.group(1) : "");
    }
}
