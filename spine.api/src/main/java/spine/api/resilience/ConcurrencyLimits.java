package spine.api.resilience;

import org.osgi.annotation.versioning.ProviderType;

/** An adaptive limit for each (lane, agent); it begins where it stood at the last end. */
@ProviderType
public interface ConcurrencyLimits {
    /** @param agent its name, 1-300 characters */
    ConcurrencyLimit limit(Lane lane, String agent);

    /** A lane is gone: forgets its limits. Production is never forgotten. */
    void forget(Lane lane);
}
