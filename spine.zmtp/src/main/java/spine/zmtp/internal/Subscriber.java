package spine.zmtp.internal;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import spine.zmtp.session.internal.Session;
import spine.zmtp.wire.internal.ProtocolException;

/** A peer of a PUB: what it subscribed to, within {@link #MOST_PREFIXES} and {@link #MOST_BYTES}. On the loop's thread. */
final class Subscriber {
    /** Different ones; the same one again is only counted. */
    static final int MOST_PREFIXES = 1_000;
    /** Sum of the prefixes. */
    static final int MOST_BYTES = 64 * 1024;

    final Session session;
    /** The last message that it was chosen for, so that it gets each one once. */
    long round;
    private final Map<ByteString, Long> times = new HashMap<>();
    private int bytes;

    Subscriber(Session session) {
        this.session = session;
    }

    /** @return whether the prefix is new to this peer */
    boolean subscribe(ByteString prefix) throws ProtocolException {
        if (times.computeIfPresent(prefix, (p, before) -> before + 1) != null) {
            return false;
        }
        requireRoom(times.size(), bytes, prefix);
        bytes += prefix.size();
        times.put(prefix, 1L);
        return true;
    }

    /** @return whether this was the last subscription to it; false too if there was none */
    boolean cancel(ByteString prefix) {
        var before = times.get(prefix);
        if (before == null) {
            return false;
        }
        if (before > 1) {
            times.put(prefix, before - 1);
            return false;
        }
        times.remove(prefix);
        bytes -= prefix.size();
        return true;
    }

    Set<ByteString> prefixes() {
        return times.keySet();
    }

    /** Whether one more may be added to so many of so many bytes. */
    static boolean hasRoom(int prefixes, long bytes, ByteString more) {
        return prefixes < MOST_PREFIXES && bytes + more.size() <= MOST_BYTES;
    }

    private static void requireRoom(int prefixes, int bytes, ByteString more) throws ProtocolException {
        if (!hasRoom(prefixes, bytes, more)) {
            throw new ProtocolException("subscriptions above " + MOST_PREFIXES + " or " + MOST_BYTES + " bytes");
        }
    }
}
