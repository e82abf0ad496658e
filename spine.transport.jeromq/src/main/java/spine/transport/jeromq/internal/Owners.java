package spine.transport.jeromq.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import spine.api.security.VerifiedKey;
import spine.api.transport.Peer;

/**
 * Where a listener's peers are: each key under each routing id has the session in which it last began to speak.
 * Thread-safe.
 */
final class Owners {
    private final Map<Peer, Sender> owners = new ConcurrentHashMap<>();
    private final Predicate<VerifiedKey> speaks;

    /** @param speaks whether this key has a live session in the domain that has spoken */
    Owners(Predicate<VerifiedKey> speaks) {
        this.speaks = speaks;
    }

    /**
     * Messages for this peer go to this session from now on; its former connection is cut (BR-14).
     *
     * @return false, and all is as it was, if the key may have one connection and another has spoken first (SEC-20)
     */
    boolean own(Peer peer, Sender sender) {
        var former = owners.get(peer);
        if (former == sender) {
            return true;
        }
        if (sender.line().isSole() && speaks.test(sender.key())) {
            return false;
        }
        owners.put(peer, sender);
        if (former != null && former.alive()) {
            former.connection().cut();
        }
        return true;
    }

    /** The live session of this peer, or null. */
    Sender of(Peer peer) {
        var owner = owners.get(peer);
        return owner == null || !owner.alive() ? null : owner;
    }

    /** The live sessions of this key. */
    Stream<Sender> of(VerifiedKey key) {
        return owners.values().stream().filter(owner -> owner.key().equals(key) && owner.alive());
    }

    /** Forgets those that ended. */
    void tick() {
        owners.values().removeIf(owner -> !owner.alive());
    }
}
