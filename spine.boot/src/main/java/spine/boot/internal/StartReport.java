package spine.boot.internal;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import spine.api.StartupProblem;
import spine.api.security.Pairing;
import spine.api.security.VerifiedKey;
import spine.keys.Fingerprint;

/** What {@code ./spine up} shows a person. */
final class StartReport {
    private static final List<String> ORDER = List.of("rcis", "data", "agents", "control", "pairing");

    private final PrintStream out;

    StartReport(PrintStream out) {
        this.out = out;
    }

    void ready(String version, Map<String, String> endpoints, VerifiedKey server, Optional<Pairing.Window> window,
            Duration sinceStart) {
        out.println("Spine " + version);
        ORDER.stream().filter(endpoints::containsKey)
                .forEach(name -> out.printf("  %-9s %s%n", name, endpoints.get(name)));
        out.println("  key       " + server.z85());
        out.println("  finger    " + Fingerprint.of(server));
        window.filter(w -> !w.token().isEmpty()).ifPresent(w -> token(w, endpoints.get("rcis")));
        out.printf(java.util.Locale.ROOT, "ready in %.1f s%n", sinceStart.toMillis() / 1000.0);
        out.flush();
    }

    private void token(Pairing.Window window, String rcis) {
        out.println("  pairing token, once, for " + window.remaining().toSeconds() + " s:");
        out.println("    " + window.token());
        out.println("  on another machine or account: spinectl pair TOKEN --endpoint " + rcis
                + " --pairing-endpoint " + window.address() + " --server-key 'KEY'");
    }

    void stopping() {
        out.println("stopping ...");
        out.flush();
    }

    void problem(StartupProblem problem) {
        var end = problem.reason().endsWith(".") ? " " : ". ";
        out.println("spine: " + problem.reason() + end + problem.remedy());
        out.flush();
    }

    void stuck(long seconds, List<String> missing) {
        out.println("spine: not ready after " + seconds + " s. Missing: " + String.join(", ", missing)
                + ". log/spine.log in the home folder has the reasons.");
        out.flush();
    }
}
