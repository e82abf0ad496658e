package spine.rcis.internal;

/** Counts requests and their bytes from the door to the reply (RC-16). Thread-safe. */
final class InFlight {
    private final Limits limits;
    private int requests;
    private long bytes;

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
