package spine.generations.internal;

import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.osgi.framework.BundleException;

/** Turns what a framework throws into one sentence of reason and one of remedy. */
final class Reasons {
    private static final String LOG = "Look into the log for more.";

    private Reasons() {
    }

    static Reason of(Throwable failure) {
        return of(failure, packageName -> List.of());
    }

    /** @param exporters asked about a package that is missing */
    static Reason of(Throwable failure, Exporters exporters) {
        if (failure instanceof CompletionException && failure.getCause() != null) {
            return of(failure.getCause(), exporters);
        }
        if (failure instanceof Refused refused) {
            return refused.reason();
        }
        if (failure instanceof TimeoutException) {
            return new Reason(Reason.FAILED, failure.getMessage() + ".", "Look for what its start waits for.");
        }
        if (failure instanceof BundleException e) {
            return ofBundle(e, exporters);
        }
        return new Reason(Reason.FAILED, "It failed: " + failure + ".", LOG);
    }

    private static Reason ofBundle(BundleException e, Exporters exporters) {
        var text = String.valueOf(e.getMessage());
        if (e.getType() == BundleException.RESOLVE_ERROR || text.contains("missing requirement")) {
            return Unresolved.reason(text, exporters);
        }
        if (e.getType() == BundleException.ACTIVATOR_ERROR) {
            var cause = e.getCause() == null ? e : e.getCause();
            return new Reason(Reason.FAILED, "Its activator failed: " + Readiness.firstLine(cause.toString()) + ".",
                    "Correct it; the log says more.");
        }
        return new Reason(Reason.INVALID, "It cannot be installed or started: " + Readiness.firstLine(text) + ".", LOG);
    }
}
