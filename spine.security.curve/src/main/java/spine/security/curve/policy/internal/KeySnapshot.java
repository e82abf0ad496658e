package spine.security.curve.policy.internal;

import java.util.HashMap;
import java.util.Map;
import spine.api.security.Credential;
import spine.api.security.Decision;
import spine.api.security.PolicySnapshot;
import spine.api.security.VerifiedKey;

/** Decisions made beforehand, one for each key; every other key gets the same denial. Immutable. */
final class KeySnapshot implements PolicySnapshot {
    private final long version;
    private final Map<VerifiedKey, Decision> decisions;
    private final Decision denied;

    KeySnapshot(long version, Map<VerifiedKey, WhitelistEntry> entries, String denial) {
        this.version = version;
        this.decisions = new HashMap<>(entries.size() * 2);
        entries.forEach((key, entry) -> decisions.put(key, new Decision.Granted(entry.grant())));
        this.denied = new Decision.Denied(denial);
    }

    @Override
    public long version() {
        return version;
    }

    @Override
    public Decision decide(Credential key) {
        return decisions.getOrDefault(key, denied);
    }
}
