package spine.api.resilience;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * All circuit breakers: one for each (lane, service), CB-01. They come into being when asked for, closed unless a file
 * says otherwise; there is a limit to their number, at which the closed one that was used least recently is forgotten.
 */
@ProviderType
public interface Breakers {
    /**
     * The breaker of a service. It may be kept for as long as its calls last, and is cheap to ask for again.
     *
     * @param service an agent's name; for the outside world {@code SCHEME:NAME}, such as {@code http:api.example.org}
     *                (one for each domain); 1-300 characters
     */
    Breaker breaker(Lane lane, String service);

    /** All that are remembered, by lane and service. */
    List<BreakerStatus> all();

    /** A lane is gone: forgets its breakers. Production is never forgotten. */
    void forget(Lane lane);
}
