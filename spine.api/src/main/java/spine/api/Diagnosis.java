package spine.api;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Says why an agent does not serve, or not well. Each bundle that can keep an agent from serving registers one for its
 * own causes; `why` and the status put them together. Quick, never blocks, never throws; thread-safe.
 */
@ConsumerType
public interface Diagnosis {
    /**
     * @param agent its name, whether anybody knows it or not
     * @return what stands against it now, the gravest first; empty if nothing does
     */
    List<Finding> of(String agent);

    /** The names that it has something to say about. */
    List<String> agents();

    /**
     * One cause.
     *
     * @param cause    a stable word: {@code unresolved}, {@code unsatisfied}, {@code denied}, {@code breaker-open},
     *                 {@code quota}, {@code dead}, {@code degraded}, {@code health}
     * @param blocking whether it gets no requests because of it
     * @param sentence what is the matter, in one sentence with names and times
     * @param remedy   what to do, in one sentence that begins with a verb; a command where there is one
     */
    record Finding(String cause, boolean blocking, String sentence, String remedy) {
        public Finding {
            requireNonNull(cause);
            requireNonNull(sentence);
            requireNonNull(remedy);
        }
    }
}
