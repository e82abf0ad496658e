package spine.zmtp.internal;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import spine.zmtp.session.internal.Session;

/** One endpoint's connections that are not admitted yet, in the order in which they came. On the loop's thread. */
final class Pending {
    private final Set<Session> sessions = new LinkedHashSet<>();
    private final Map<String, Integer> hosts = new HashMap<>();
    private final int most;
    private final int mostOfHost;

    Pending(int most, int mostOfHost) {
        this.most = most;
        this.mostOfHost = mostOfHost;
    }

    /** Whether there is room for one more of this host. */
    boolean hasRoom(String host) {
        return sessions.size() < most && !isFull(host);
    }

    private boolean isFull(String host) {
        return hosts.getOrDefault(host, 0) >= mostOfHost;
    }

    /**
     * The stranger who has come least far, and of these the one who came first, so that silent connections hold nobody
     * off: of this host if it has its share, else of all. Null if there is none.
     */
    Session victim(String host) {
        Session victim = null;
        for (var session : sessions) {
            if ((!isFull(host) || session.remote().host().equals(host))
                    && (victim == null || session.state().compareTo(victim.state()) < 0)) {
                victim = session;
            }
        }
        return victim;
    }

    void add(Session session) {
        sessions.add(session);
        hosts.merge(session.remote().host(), 1, Integer::sum);
    }

    /** @return whether it was there */
    boolean remove(Session session) {
        boolean there = sessions.remove(session);
        if (there) {
            hosts.computeIfPresent(session.remote().host(), (h, n) -> n == 1 ? null : n - 1);
        }
        return there;
    }

    /** As they are now. */
    List<Session> all() {
        return List.copyOf(sessions);
    }
}
