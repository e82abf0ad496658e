package spine.api.security;

import org.osgi.annotation.versioning.ProviderType;

/** An immutable state of the policy. Asking costs nanoseconds and allocates nothing; thread-safe. */
@ProviderType
public interface PolicySnapshot {
    /** Rises with every change. */
    long version();

    /** Never null, never throws. */
    Decision decide(Credential credential);
}
