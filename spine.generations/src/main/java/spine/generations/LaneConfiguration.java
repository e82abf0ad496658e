package spine.generations;

import java.io.IOException;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.Bundle;

/**
 * Gives the bundles of one lane configuration of their own, by PIDs targeted at the install location: two bundles
 * of one name and version each get theirs, and the rest of the container none of it. Thread-safe.
 */
@ProviderType
public interface LaneConfiguration {
    /**
     * Writes the configuration of one PID for one lane's bundle; what was there is replaced.
     *
     * @param bundle  a bundle of a lane
     * @param pid     as the bundle's component asks for it, without target
     * @param entries the values
     * @throws IllegalArgumentException if the bundle belongs to no lane, or the PID holds a target already
     * @throws IOException              if the configuration cannot be stored
     */
    void write(Bundle bundle, String pid, Map<String, ?> entries) throws IOException;

    /**
     * Removes everything that was written for a bundle's install location. Also works for a bundle that is
     * uninstalled.
     *
     * @return how many configurations were removed
     * @throws IOException if the configurations cannot be read or removed
     */
    int remove(Bundle bundle) throws IOException;
}
