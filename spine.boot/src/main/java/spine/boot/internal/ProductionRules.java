package spine.boot.internal;

import java.util.Dictionary;
import org.osgi.framework.BundleContext;

/**
 * What {@code ./spine up --production} does not put up with, though a settings file asks for it. Immutable.
 *
 * @param isProduction whether they hold; the framework property {@code spine.production} says so
 */
record ProductionRules(boolean isProduction) {
    private static final String PROPERTY = "spine.production";

    static ProductionRules of(BundleContext context) {
        return new ProductionRules(Boolean.parseBoolean(context.getProperty(PROPERTY)));
    }

    /** A setting that is a convenience of development; the message is reason, the remedy says what to do. */
    static final class Violation extends Exception {
        private static final long serialVersionUID = 1L;

        private final String remedy;

        Violation(String reason, String remedy) {
            super(reason);
            this.remedy = remedy;
        }

        String remedy() {
            return remedy;
        }
    }

    /**
     * @param pid      as the settings' file is named; a target after a bar does not matter
     * @param settings all of them
     */
    void check(String pid, Dictionary<String, ?> settings) throws Violation {
        var traces = pid.split("\\|", 2)[0].equals("spine.rcis")
                && "true".equalsIgnoreCase(String.valueOf(settings.get("devMode")));
        if (isProduction && traces) {
            throw new Violation("devMode = true of " + pid + " shows stack traces to clients, which production"
                    + " refuses.", "Remove it from conf/" + pid + ".properties, or start without --production.");
        }
    }
}
