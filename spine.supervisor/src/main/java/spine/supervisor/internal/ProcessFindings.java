package spine.supervisor.internal;

import java.util.List;
import spine.api.Diagnosis.Finding;

/** Why a process does not serve, for people. Static functions without state. */
final class ProcessFindings {
    private ProcessFindings() {
    }

    /** Empty if it runs. */
    static List<Finding> of(Supervised process, Rules rules, long now) {
        var name = process.declared().name();
        var log = "log/processes/" + name + ".log";
        var start = "run: spinectl process start " + name;
        var reason = process.restarting().reason();
        var finding = switch (process.state()) {
            case RUNNING -> null;
            case STARTING -> starting(process, now);
            case WAITING -> reason.isEmpty() ? new Finding("starting", true, "Process " + name + " is about to be started.",
                    "Wait a moment.") : new Finding("starting", true, "Process " + name + " is started again in "
                            + Math.max(0, process.since() - now) / 1000 + " s: " + sentence(reason), "See " + log + ".");
            case STOPPING -> new Finding("stopping", true, "Process " + name + " is being ended.", "Wait a moment.");
            case STOPPED -> new Finding("stopped", true, "Process " + name + " was stopped by an operator.",
                    capital(start));
            case ENDED -> new Finding("stopped", true, "Process " + name + " has ended and is not to be restarted.",
                    capital(start));
            case DOWN -> new Finding("dead", true, "Process " + name + " was restarted " + rules.cap() + " times within "
                    + rules.window() / 1000 + " s and stays down: " + sentence(reason), "See " + log
                    + ", mend the cause, then " + start);
        };
        return finding == null ? List.of() : List.of(finding);
    }

    private static Finding starting(Supervised process, long now) {
        var declared = process.declared();
        return new Finding("starting", true, "Process " + declared.name() + " runs since " + (now - process.since()) / 1000
                + " s and does not serve as agent " + declared.agent() + " yet.", "Wait a moment; else see log/processes/"
                + declared.name() + ".log, and whether its key may have the name (spinectl whitelist add).");
    }

    /** An agent of the container that hangs again and again. */
    static Finding givenUp(String agent, Rules rules) {
        return new Finding("hung", true, "Agent " + agent + " was made anew " + rules.cap() + " times within "
                + rules.window() / 1000 + " s, hangs again, and is left as it is.",
                "Mend or remove it, or run: spinectl process restart " + agent);
    }

    private static String sentence(String text) {
        return text.endsWith(".") ? text : text + ".";
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
