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
     * The stranger whose host has the most of them, and of these the one who came first: whoever holds many places, in
     * whatever state, loses one to a newcomer, and a newcomer who is quick is not the one. Of this host if it has its
     * share. Null if there is none.
     */
    Session victim(String host) {
        Session victim = null;
        for (var session : sessions) {
            if ((!isFull(host) || session.remote().host().equals(host)) && (victim == null || of(session) > of(victim))) {
                victim = session;
            }
        }
        return victim;
    }

    private int of(Session session) {
        return hosts.get(session.remote().host());
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
