package spine.zmtp.internal;

import java.util.HashMap;
import java.util.Map;

/** Counts one endpoint's connections that are not authenticated yet. On the loop's thread. */
final class Pending {
    private final Map<String, Integer> hosts = new HashMap<>();
    private final int most;
    private final int mostOfHost;
    private int count;

    Pending(int most, int mostOfHost) {
        this.most = most;
        this.mostOfHost = mostOfHost;
    }

    /** @return false if there are too many, of this host or in all */
    boolean enter(String host) {
        if (count >= most || isFull(host)) {
            return false;
        }
        count++;
        hosts.merge(host, 1, Integer::sum);
        return true;
    }

    /** Whether this host has its share. */
    boolean isFull(String host) {
        return hosts.getOrDefault(host, 0) >= mostOfHost;
    }

    void leave(String host) {
        count--;
        hosts.computeIfPresent(host, (h, n) -> n == 1 ? null : n - 1);
    }
}
