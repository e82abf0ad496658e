package spine.broker.internal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import spine.api.transport.Endpoint;
import spine.api.transport.Peer;

/**
 * Connections of keys that lost their entitlement (SEC-12). They are cut one watchdog pass later, so that the typed
 * refusal of their last message is on its way before. Bounded: those left out are cut at their next message.
 */
final class Evictions {
    private static final int MOST = 10_000;

    private record Connection(Endpoint endpoint, Peer peer) {
    }

    private Set<Connection> now = Set.of();
    private volatile Set<Connection> next = ConcurrentHashMap.newKeySet();

    void add(Endpoint endpoint, Peer peer) {
        if (next.size() < MOST) {
            next.add(new Connection(endpoint, peer));
        }
    }

    /** Cuts those that the pass before has seen; called by the watchdog only. */
    void pass() {
        now.forEach(c -> c.endpoint.cut(c.peer, "the key is not entitled any more"));
        now = next;
        next = ConcurrentHashMap.newKeySet();
    }
}
