package spine.rcis.internal;

import java.util.HashMap;
import java.util.Map;
import spine.api.Address;

/**
 * Counts requests and their bytes from the door to the reply (RC-16). Of these, one destination may hold as many as
 * are still free: a stuck one gets half of all, a second one a third, and the callers of others never wait for either.
 * Thread-safe.
 */
final class InFlight {
    private final Limits limits;
    private final Map<Address, Held> held = new HashMap<>();
    private int requests;
    private long bytes;

    /** What one destination has. */
    private static final class Held {
        private int requests;
        private long bytes;
    }

    InFlight(Limits limits) {
        this.limits = limits;
    }

    /** Takes a place, or none if one of the limits would be passed. */
    synchronized boolean enter(int size) {
        if (requests >= limits.requests() || bytes + size > limits.bytes()) {
            return false;
        }
        requests++;
        bytes += size;
        return true;
    }

    /** Gives a place back. */
    synchronized void leave(int size) {
        requests--;
        bytes -= size;
    }

    /** Lets a request that has entered go on to its destination, or not if that holds its share already. */
    synchronized boolean hold(Address destination, int size) {
        var its = held.computeIfAbsent(destination, d -> new Held());
        if (its.requests > limits.requests() - requests || its.bytes > limits.bytes() - bytes) {
            return false;
        }
        its.requests++;
        its.bytes += size;
        return true;
    }

    /** The destination has answered. */
    synchronized void letGo(Address destination, int size) {
        var its = held.get(destination);
        its.bytes -= size;
        if (--its.requests == 0) {
            held.remove(destination);
        }
    }

    synchronized int requests() {
        return requests;
    }

    /**
     * @param requests in flight at most
     * @param bytes    of their bodies at most
     */
    record Limits(int requests, long bytes) {
    }
}
