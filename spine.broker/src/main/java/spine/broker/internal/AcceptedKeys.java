package spine.broker.internal;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import spine.api.StatusFacts;
import spine.api.security.CurveKeyPair;
import spine.api.transport.Endpoint;

/**
 * Keeps the planes' endpoints to the server's key pairs (SEC-40). An engine that cannot change them goes on with the
 * pair that it was bound with: the status says so, and a rotation does not begin. Thread-safe.
 */
final class AcceptedKeys implements Consumer<List<CurveKeyPair>>, StatusFacts {
    private final String engine;
    private final CurveKeyPair bound;
    private final List<Endpoint> endpoints;
    private volatile Map<String, String> facts = Map.of();

    /** @param bound the pair that the endpoints were bound with */
    AcceptedKeys(String engine, CurveKeyPair bound, List<Endpoint> endpoints) {
        this.engine = engine;
        this.bound = bound;
        this.endpoints = List.copyOf(endpoints);
    }

    /** @throws IllegalStateException if an endpoint has to be bound anew for that */
    @Override
    public void accept(List<CurveKeyPair> pairs) {
        boolean able = true;
        for (var endpoint : endpoints) {
            able &= endpoint.accept(pairs);
        }
        if (able || pairs.equals(List.of(bound))) {
            facts = Map.of();
            return;
        }
        var why = "The engine " + engine + " cannot change the server's keys while it runs. Use the engine zmtp, or"
                + " restart Spine for the new key to hold.";
        facts = Map.of("problem.server.key", why);
        throw new IllegalStateException(why);
    }

    @Override
    public Map<String, String> facts() {
        return facts;
    }
}
