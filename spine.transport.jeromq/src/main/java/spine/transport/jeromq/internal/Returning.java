package spine.transport.jeromq.internal;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import spine.api.security.VerifiedKey;

/**
 * Lets a component have its routing id back (BR-14) whose old connection was not yet found dead when it returned.
 *
 * <p>JeroMQ's handover asks for no key: any admitted peer could take any id and receive, without a word, what is sent
 * to its owner. So it is off, and JeroMQ leaves the second connection of an id without an address and deaf for good,
 * also when the first has ended. Here is kept which admissions may be such second ones: of a key that is connected
 * under an id of its choice. When that connection ends and the new one has still not been heard, it is cut, and has
 * the id after its reconnect. Thread-safe.
 */
final class Returning {
    private static final int MOST = 1_024;

    /** A decision for which no message came yet, and the connection that may be in its way. */
    private record Waiting(String host, long serial, Sender owner) {
    }

    private final Map<Long, Waiting> bySerial = new ConcurrentHashMap<>();

    /** The gate admitted a key that may be among the owners of routing ids. */
    void admitted(String host, long serial, VerifiedKey key, Collection<Sender> owners) {
        if (bySerial.size() < MOST) {
            owners.stream().filter(owner -> owner.alive() && owner.choseItsId() && owner.key().equals(key)).findAny()
                    .ifPresent(owner -> bySerial.put(serial, new Waiting(host, serial, owner)));
        }
    }

    /** Its messages arrive. */
    void spoke(long serial) {
        bySerial.remove(serial);
    }

    void tick(Connections connections) {
        bySerial.values().removeIf(waiting -> {
            if (waiting.owner().alive()) {
                return false;
            }
            connections.cutSilent(waiting.host(), waiting.serial());
            return true;
        });
    }
}
