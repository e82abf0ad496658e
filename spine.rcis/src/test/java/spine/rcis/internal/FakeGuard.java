package spine.rcis.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import spine.api.Principal;
import spine.api.security.Credential;
import spine.api.security.Decision;
import spine.api.security.Grant;
import spine.api.security.Guard;
import spine.api.security.VerifiedKey;

/** A whitelist that a test can change between two messages. */
final class FakeGuard implements Guard {
    final java.util.List<String> disturbances = new java.util.concurrent.CopyOnWriteArrayList<>();
    final List<String> refusals = new ArrayList<>();
    private final Map<VerifiedKey, Principal.Role> roles = new HashMap<>();

    static VerifiedKey key(int number) {
        var bytes = new byte[32];
        bytes[0] = (byte) number;
        bytes[1] = (byte) (number >> 8);
        return VerifiedKey.of(bytes);
    }

    void allow(VerifiedKey key, Principal.Role role) {
        roles.put(key, role);
    }

    void revoke(VerifiedKey key) {
        roles.remove(key);
    }

    @Override
    public Decision check(Credential key) {
        var role = roles.get(key);
        return role == null ? new Decision.Denied("not on the whitelist") : new Decision.Granted(
                new Grant(new Principal("curve", key.id(), "test", role), Set.of(), Set.of()));
    }

    @Override
    public void refused(String where, Credential key, String reason) {
        refusals.add(where + " " + reason);
    }

    @Override
    public void disturbed(String where, String what, String address, String detail) {
        disturbances.add(where + " " + what);
    }
}
