package spine.http.limit.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import spine.http.grant.internal.Grant;

/**
 * Calls and bytes a minute of each grant. They begin full, after a restart too: a minute's worth is all that this can cost.
 * Thread-safe.
 */
public final class Quotas {
    private static final int MOST = 4096;

    private final LongSupplier nanoClock;
    private final Map<String, Pair> pairs = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Pair> eldest) {
            return size() > MOST;
        }
    };

    private record Pair(Bucket calls, Bucket bytes) {
    }

    /** What a call has to wait for. */
    public record Wait(long nanos, String what) {
        static final Wait NONE = new Wait(0, "");
    }

    public Quotas(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** Takes leave for one call if there is; otherwise says how long until then, and takes nothing. */
    public synchronized Wait call(String lane, Grant grant) {
        long now = nanoClock.getAsLong();
        var pair = pair(lane, grant, now);
        long calls = pair.calls().untilNanos(1, now);
        long bytes = pair.bytes().untilNanos(1, now);
        if (calls == 0 && bytes == 0) {
            pair.calls().take(1, now);
            return Wait.NONE;
        }
        return calls >= bytes ? new Wait(calls, "calls=" + grant.callsPerMinute() + "/min")
                : new Wait(bytes, "bytes=" + grant.bytesPerMinute() + "/min");
    }

    /** So much went over the wire. */
    public synchronized void bytes(String lane, Grant grant, long bytes) {
        long now = nanoClock.getAsLong();
        pair(lane, grant, now).bytes().take(bytes, now);
    }

    /** Another limit is another bucket. */
    private Pair pair(String lane, Grant grant, long now) {
        var key = lane + " " + grant.agent() + " " + grant.scheme() + "://" + grant.host() + ":" + grant.port() + " "
                + grant.callsPerMinute() + " " + grant.bytesPerMinute();
        return pairs.computeIfAbsent(key, k -> new Pair(new Bucket(grant.callsPerMinute(), now),
                new Bucket(grant.bytesPerMinute(), now)));
    }
}
