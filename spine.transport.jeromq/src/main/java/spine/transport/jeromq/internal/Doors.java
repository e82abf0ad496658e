package spine.transport.jeromq.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import spine.api.security.VerifiedKey;
import spine.api.transport.ConnectionEvent.Kind;
import spine.api.transport.Gate;

/** The listeners of a reactor: their gates, their domains, and who hears of decisions. Thread-safe. */
final class Doors {
    private final Map<String, Door> doors = new ConcurrentHashMap<>();

    /** A listener's gate and domain, and who hears of its decisions. */
    record Door(Gate gate, String domain, Decisions decisions) {
    }

    /** Hears of decisions on the handler's thread, before the peer does, and is asked for them. */
    interface Decisions {
        /**
         * @param line   whose handshake it is
         * @param serial of the decision
         * @param sole   whether its key may have no other connection
         */
        void admitted(String host, long line, long serial, boolean sole, String detail);

        /** @param kind REFUSED or IDENTITY */
        void refused(Kind kind, String host, long line, String detail);

        /** What is known of the key's connections that have spoken, to one who came at that moment. */
        Life life(VerifiedKey key, long sinceNanos);

        /** Asks them all for a sign of life. */
        void ping(VerifiedKey key);

        /** Cuts them all. */
        boolean cut(VerifiedKey key, String reason);
    }

    void open(String listener, String domain, Gate gate, Decisions decisions) {
        doors.put(listener, new Door(gate, domain, decisions));
    }

    void shut(String listener) {
        doors.remove(listener);
    }

    /** Null if there is no such listener (any more). */
    Door of(ZapRequest request) {
        return doors.get(request.listener());
    }

    /** Whether the key of this question has a connection in the domain that stands in its way. */
    Life life(Door door, Question question) {
        return inDomain(door.domain()).map(each -> each.life(question.key, question.bornNanos)).reduce(Life.GONE, Life::or);
    }

    /** The same; who was not asked yet is asked now, and who has been silent for too long is cut (SEC-20). */
    Life press(Door door, Question question) {
        var life = life(door, question);
        if (life == Life.ASKED && question.pings()) {
            inDomain(door.domain()).forEach(each -> each.ping(question.key));
        } else if (life == Life.SILENT) {
            inDomain(door.domain()).forEach(each -> each.cut(question.key, "silent, and its key is back"));
        }
        return life;
    }

    /** Whether the key has a live connection in this domain that has spoken. */
    boolean speaks(String domain, VerifiedKey key) {
        long now = System.nanoTime();
        return inDomain(domain).anyMatch(each -> each.life(key, now) != Life.GONE);
    }

    private Stream<Decisions> inDomain(String domain) {
        return doors.values().stream().filter(each -> each.domain().equals(domain)).map(Door::decisions);
    }
}
