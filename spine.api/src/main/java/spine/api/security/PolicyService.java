package spine.api.security;

import org.osgi.annotation.versioning.ProviderType;

/** Decides who may connect and speak. Swappable; without one nobody is let in (SEC-16, fail closed). */
@ProviderType
public interface PolicyService {
    /** The present state, never null; a cheap volatile read, for every message anew. */
    PolicySnapshot current();
}
