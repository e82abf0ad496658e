package spine.api.secret;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Secrets by name: from the environment, a file or the encrypted store, in this order. For the ports that put them into
 * calls; agents ask only whether there is one. Quick; thread-safe.
 */
@ProviderType
public interface Secrets {
    /**
     * Whether there is such a secret now.
     *
     * @param name 1-64 of {@code [A-Z0-9_]}, such as {@code TAVILY_API_KEY}
     */
    boolean has(String name);

    /**
     * The secret; the caller closes it as soon as it is used.
     *
     * @return empty if there is none
     */
    Optional<Secret> open(String name);

    /** How an operator can set it, in one sentence that begins with a verb. */
    String remedy(String name);
}
