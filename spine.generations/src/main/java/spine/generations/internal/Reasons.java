package spine.generations.internal;

import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.osgi.framework.BundleException;

/** Turns what a framework throws into one sentence of reason and one of remedy. */
final class Reasons {
    /** As Felix words it; where requirements depend on each other, the last one is the root. */
    private static final Pattern MISSING = Pattern.compile(
            "missing requirement \\[[^;]*?\\(R [\\d.]+\\)\\] ([\\w.]+); (\\(.+?\\))(?=$|\\]| Unresolved| \\[)");
    private static final Pattern PACKAGE = Pattern.compile("osgi\\.wiring\\.package=([\\w.]+)");
    private static final Pattern VERSION = Pattern.compile("version>=([\\w.-]+)");

    private Reasons() {
    }

    static String of(Throwable failure) {
        if (failure instanceof CompletionException && failure.getCause() != null) {
            return of(failure.getCause());
        }
        if (failure instanceof Refused) {
            return failure.getMessage();
        }
        if (failure instanceof TimeoutException) {
            return failure.getMessage() + ". Look for what its start waits for.";
        }
        if (failure instanceof BundleException e) {
            return ofBundle(e);
        }
        return "It failed: " + failure + ". The log says more.";
    }

    private static String ofBundle(BundleException e) {
        var text = String.valueOf(e.getMessage());
        if (e.getType() == BundleException.RESOLVE_ERROR || text.contains("missing requirement")) {
            return unresolved(text);
        }
        if (e.getType() == BundleException.ACTIVATOR_ERROR) {
            var cause = e.getCause() == null ? e : e.getCause();
            return "Its activator failed: " + cause + ". Correct it; the log says more.";
        }
        return "It cannot be installed or started: " + Readiness.firstLine(text) + ".";
    }

    private static String unresolved(String text) {
        var namespace = "";
        var filter = "";
        for (var m = MISSING.matcher(text); m.find();) {
            namespace = m.group(1);
            filter = m.group(2);
        }
        var wanted = PACKAGE.matcher(filter);
        if (wanted.find()) {
            var version = VERSION.matcher(filter);
            return "It imports the package " + wanted.group(1)
                    + (version.find() ? " from version " + version.group(1) : "")
                    + ", which no bundle that it may see exports. Put that package into the jar, or make the import"
                    + " optional.";
        }
        return "It needs " + (filter.isEmpty() ? "something that is not here: " + Readiness.firstLine(text)
                : namespace + " " + filter) + ", which nothing here offers. Install what offers it or remove the"
                + " requirement.";
    }
}
