package spine.generations;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Makes an agent of this container anew, for a watchdog that finds it hung: a drop-in is installed a second time from the
 * bytes that were checked, beside the one that serves, and takes its place in one flip; of a platform bundle the agent's
 * component is made anew. Never blocks; thread-safe.
 */
@ProviderType
public interface Renewal {
    /**
     * @param agent its name
     * @return whether it was begun: false if no agent of that name serves from this container. What becomes of it, the
     *         directory and {@link LaneReport} say. The former's threads that do not return stay behind: one JVM cannot
     *         end them.
     */
    CompletionStage<Boolean> renew(String agent);
}
