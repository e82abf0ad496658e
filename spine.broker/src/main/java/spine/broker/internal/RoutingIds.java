package spine.broker.internal;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import spine.api.security.Decision;
import spine.api.security.Grant;
import spine.api.security.Guard;
import spine.api.security.VerifiedKey;
import spine.api.transport.Peer;

/**
 * Whose a plane's routing ids are, over all its endpoints, whether their owners are connected or not (SEC-20). A
 * component's id is whose the policy says ({@link ComponentIds}). Any other that a peer chose belongs to the first key
 * that had it, until that key is not entitled any more; a key that came from the owner's by rotation takes it over
 * (SEC-40). A key has its {@value #MOST_OF_KEY} newest ids, so that it can flush no other's. In memory only: a restart
 * of the broker begins anew. Thread-safe, does not block.
 */
final class RoutingIds {
    static final int MOST_OF_KEY = 64;
    static final int MOST = 65_536;

    private final Guard guard;
    private final boolean engineBinds;
    private final int most;
    private final Map<ByteString, VerifiedKey> owners = new ConcurrentHashMap<>();
    /** The same by key, the newest last; guarded by this. */
    private final Map<VerifiedKey, LinkedHashSet<ByteString>> ids = new HashMap<>();

    /** @param engineBinds whether the engine asks {@link #permits} before it admits a peer: messages need not */
    RoutingIds(Guard guard, boolean engineBinds) {
        this(guard, engineBinds, MOST);
    }

    /** @param most ids that are kept, all together */
    RoutingIds(Guard guard, boolean engineBinds, int most) {
        this.guard = guard;
        this.engineBinds = engineBinds;
        this.most = most;
    }

    /**
     * For an admission: whether the key may have the id, which is its own from then on.
     *
     * @throws IllegalStateException if that cannot be decided now: no policy is there, or there are too many ids
     */
    boolean permits(VerifiedKey key, ByteString id) {
        var decision = guard.check(key);
        if (decision instanceof Decision.Denied denied && denied.temporary()) {
            throw new IllegalStateException(denied.reason());
        }
        return decision instanceof Decision.Granted granted && ComponentIds.mayUse(id, granted.grant())
                && owns(key, id, granted.grant());
    }

    /** For every message: the policy's word on a component's id, and all of it where the engine did not ask before. */
    boolean mayUse(Peer peer, Grant grant) {
        return ComponentIds.mayUse(peer.routingId(), grant)
                && (engineBinds || owns(peer.key(), peer.routingId(), grant));
    }

    private boolean owns(VerifiedKey key, ByteString id, Grant grant) {
        if (ComponentIds.isClaim(id) || isEngines(id)) {
            return true;
        }
        return !engineBinds && key.equals(owners.get(id)) || bind(key, id, grant);
    }

    /** Chosen by the engine, which tells them from chosen ones by a zero octet at the beginning (RFC 28). */
    private static boolean isEngines(ByteString id) {
        return id.isEmpty() || id.byteAt(0) == 0;
    }

    private synchronized boolean bind(VerifiedKey key, ByteString id, Grant grant) {
        var owner = owners.get(id);
        if (owner != null && !owner.equals(key)) {
            if (!isLost(owner) && grant.after().filter(owner::equals).isEmpty()) {
                return false;
            }
            free(owner, id);
        }
        if (!owners.containsKey(id)) {
            makeRoom(key);
        }
        owners.put(id, key);
        var own = ids.computeIfAbsent(key, k -> new LinkedHashSet<>());
        own.remove(id);
        own.add(id);
        return true;
    }

    private void makeRoom(VerifiedKey key) {
        var own = ids.get(key);
        if (own != null && own.size() >= MOST_OF_KEY) {
            free(key, own.iterator().next());
        }
        if (owners.size() >= most) {
            List.copyOf(ids.keySet()).stream().filter(this::isLost).forEach(lost ->
                    List.copyOf(ids.get(lost)).forEach(id -> free(lost, id)));
        }
        if (owners.size() >= most) {
            throw new IllegalStateException(most + " routing ids are in hand; no more are kept");
        }
    }

    /** Whether the key is not entitled any more; while no policy is there nobody loses anything. */
    private boolean isLost(VerifiedKey owner) {
        return guard.check(owner) instanceof Decision.Denied denied && !denied.temporary();
    }

    private void free(VerifiedKey owner, ByteString id) {
        owners.remove(id);
        var own = ids.get(owner);
        own.remove(id);
        if (own.isEmpty()) {
            ids.remove(owner);
        }
    }
}
