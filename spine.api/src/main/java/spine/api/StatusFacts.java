package spine.api;

import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What a bundle adds to the broker's facts, which {@code spinectl status} shows. Keys that begin with
 * {@code problem.} are shown as problems, with the sentence that is their value. Called when somebody asks; must
 * not block; thread-safe.
 */
@ConsumerType
@FunctionalInterface
public interface StatusFacts {
    /** At most 100 facts, each a short key and one sentence. */
    Map<String, String> facts();
}
