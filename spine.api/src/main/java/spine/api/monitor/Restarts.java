package spine.api.monitor;

import org.osgi.annotation.versioning.ConsumerType;

/** How often agents were started anew by the watchdog; the directory shows it. Never blocks; thread-safe. */
@ConsumerType
@FunctionalInterface
public interface Restarts {
    /**
     * @param agent its name, whether anybody knows it or not
     * @return since the broker's start; 0 for one that was never restarted
     */
    int restarts(String agent);
}
