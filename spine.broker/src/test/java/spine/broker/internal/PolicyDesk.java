package spine.broker.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import spine.api.Principal;
import spine.api.security.Credential;
import spine.api.security.Decision;
import spine.api.security.Grant;
import spine.api.security.Permissions;
import spine.api.security.PolicyService;
import spine.api.security.PolicySnapshot;
import spine.api.security.Subscription;
import spine.api.security.VerifiedKey;

/** A policy whose snapshots and answers the test gives, and which says when it is done with. */
final class PolicyDesk implements PolicyService {
    final List<Consumer<PolicySnapshot>> sinks = new CopyOnWriteArrayList<>();
    final List<Credential> consulted = new CopyOnWriteArrayList<>();
    private final Map<VerifiedKey, Decision> decisions = new HashMap<>();
    private long version;
    private PolicySnapshot newest;
    /** Asked for each handshake; null answers as the snapshot does. */
    volatile Supplier<CompletionStage<Decision>> answer;
    volatile Runnable onSubscribe = () -> { };
    volatile boolean mute;

    static PolicyDesk granting(VerifiedKey... keys) {
        var desk = new PolicyDesk();
        for (var key : keys) {
            desk.put(key, new Decision.Granted(grant(key, 2)));
        }
        desk.newest = desk.made();
        return desk;
    }

    static Grant grant(VerifiedKey key, int tier) {
        return new Grant(new Principal("curve", key.z85(), "k", Principal.Role.CLIENT),
                Set.of(), "", Set.of(), "", tier, Permissions.ALL);
    }

    void put(VerifiedKey key, Decision decision) {
        decisions.put(key, decision);
    }

    void remove(VerifiedKey key) {
        decisions.remove(key);
    }

    private PolicySnapshot made() {
        return new PolicySnapshot(++version, decisions, new Decision.Denied("unknown key"));
    }

    /** Publishes what was put. */
    void publish() {
        newest = made();
        new ArrayList<>(sinks).forEach(sink -> sink.accept(newest));
    }

    void publish(PolicySnapshot snapshot) {
        sinks.forEach(sink -> sink.accept(snapshot));
    }

    @Override
    public Subscription subscribe(Consumer<PolicySnapshot> sink) {
        onSubscribe.run();
        sinks.add(sink);
        if (!mute) {
            sink.accept(newest);
        }
        return () -> sinks.remove(sink);
    }

    @Override
    public CompletionStage<Decision> consult(Credential credential, String address, Decision bySnapshot) {
        consulted.add(credential);
        var now = answer;
        return now == null ? CompletableFuture.completedFuture(bySnapshot) : now.get();
    }
}
