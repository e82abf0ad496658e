package spine.security.curve.fakes;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import spine.api.security.Credential;
import spine.api.security.Revocations;
import spine.api.security.VerifiedKey;

/** Revocations in memory. */
public final class FakeRevocations implements Revocations {
    public volatile boolean diskFull;
    private final Map<Credential, Revoked> revoked = new ConcurrentHashMap<>();

    @Override
    public boolean revoke(VerifiedKey key, String reason, String by) throws IOException {
        boolean added = revoked.putIfAbsent(key, new Revoked(key, Instant.EPOCH, by, reason)) == null;
        if (diskFull) {
            throw new IOException("no space left on device");
        }
        return added;
    }

    @Override
    public boolean isRevoked(Credential credential) {
        return revoked.containsKey(credential);
    }

    @Override
    public List<Revoked> list() {
        return List.copyOf(revoked.values());
    }
}
