package spine.broker.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import spine.api.Principal;
import spine.api.security.Credential;
import spine.api.security.Decision;
import spine.api.security.Grant;
import spine.api.security.Guard;
import spine.api.security.VerifiedKey;

/** A policy that the test writes. */
class FakeGuard implements Guard {
    final java.util.List<String> disturbances = new java.util.concurrent.CopyOnWriteArrayList<>();
    final Map<VerifiedKey, Grant> grants = new ConcurrentHashMap<>();
    final List<String> refused = new ArrayList<>();

    static VerifiedKey key(int number) {
        var bytes = new byte[32];
        bytes[0] = (byte) number;
        return VerifiedKey.of(bytes);
    }

    VerifiedKey grant(int number, Set<Integer> components, Set<String> agents) {
        var key = key(number);
        grants.put(key, new Grant(new Principal("curve", key.z85(), "key" + number, Principal.Role.AGENT),
                components, agents));
        return key;
    }

    Principal principal(VerifiedKey key) {
        return new Principal("curve", key.z85(), "", Principal.Role.AGENT);
    }

    @Override
    public Decision check(Credential key) {
        var grant = grants.get(key);
        return grant == null ? new Decision.Denied("unknown key") : new Decision.Granted(grant);
    }

    @Override
    public synchronized void refused(String where, Credential key, String reason) {
        refused.add(where + ": " + reason);
    }

    @Override
    public void disturbed(String where, String what, String address, String detail) {
        disturbances.add(where + " " + what);
    }
}
