package spine.api.security;

import org.osgi.annotation.versioning.ProviderType;

/** The broker's permanent key pair (INF-03): the same over restarts. */
@ProviderType
public interface ServerIdentity {
    CurveKeyPair keys();
}
