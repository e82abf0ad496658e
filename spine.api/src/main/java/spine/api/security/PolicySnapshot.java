package spine.api.security;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Set;

/**
 * A state of the policy: every decision made beforehand. A class of the contract and not of the policy, so that asking
 * it, for every message, runs no code that can be swapped, hang or throw: it is one look-up, costs nanoseconds and
 * allocates nothing. Immutable, thread-safe.
 */
public final class PolicySnapshot {
    private final long version;
    private final Map<Credential, Decision> decisions;
    private final Decision.Denied otherwise;

    /**
     * @param version   rises with every change, also over restarts of the policy
     * @param decisions for those who are known
     * @param otherwise for everybody else; never a grant
     */
    public PolicySnapshot(long version, Map<? extends Credential, ? extends Decision> decisions,
            Decision.Denied otherwise) {
        this.version = version;
        this.decisions = Map.copyOf(decisions);
        this.otherwise = requireNonNull(otherwise);
    }

    public long version() {
        return version;
    }

    /** Never null, never throws. */
    public Decision decide(Credential credential) {
        return decisions.getOrDefault(credential, otherwise);
    }

    /** Those of whom something is known, granted or denied. */
    public Set<Credential> known() {
        return decisions.keySet();
    }
}
