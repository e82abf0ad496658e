package spine.zmtp.internal;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import spine.api.security.VerifiedKey;
import spine.api.transport.ConnectionEvent.Kind;
import spine.zmtp.session.internal.Link;
import spine.zmtp.session.internal.Session;

/**
 * Which connections each key has in each domain of a reactor, and the contests for the place of a key that may have one
 * only (SEC-20): the former ones are asked whether they live; the newcomer is let in when all of them are gone, and
 * refused as soon as one says a word. One contest for a key at a time. On the home loop's thread.
 */
final class Contests {
    /** Verdicts come after the contest's time, from other loops a moment later. */
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final long nanos;
    private final Map<Place, Set<Link>> holders = new HashMap<>();
    private final Map<Place, Contest> contests = new HashMap<>();

    /** A key's place in a domain. */
    private record Place(String domain, VerifiedKey key) {
    }

    /** @param left who is challenged and not gone */
    private record Contest(Session newcomer, Set<Link> left, Runnable in) {
    }

    /** @param millis after which whoever says nothing is taken for dead */
    Contests(int millis) {
        nanos = TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** This is one of the key's connections from now on. */
    void seated(String domain, VerifiedKey key, Link link) {
        holders.computeIfAbsent(new Place(domain, key), p -> new HashSet<>()).add(link);
    }

    /** It is gone. If it was the last one that is in a newcomer's way, the newcomer is let in at once. */
    void left(String domain, Link link) {
        var place = new Place(domain, link.peer().key());
        holders.computeIfPresent(place, (p, links) -> links.remove(link) && links.isEmpty() ? null : links);
        var contest = contests.get(place);
        if (contest != null && contest.left.remove(link) && contest.left.isEmpty()) {
            contests.remove(place);
            contest.in.run();
        }
    }

    /**
     * Lets a newcomer in whose key may have one connection, now, or when the former ones turn out to be dead; or refuses
     * it.
     *
     * @param in what lets it in
     */
    void enter(String domain, VerifiedKey key, Session newcomer, Runnable in) {
        var place = new Place(domain, key);
        var former = holders.get(place);
        if (former == null) {
            in.run();
        } else if (contests.containsKey(place)) {
            newcomer.refuse(Kind.IDENTITY, "another connection contests the place of the key");
        } else {
            var contest = new Contest(newcomer, new HashSet<>(former), in);
            contests.put(place, contest);
            newcomer.contest(nanos + GRACE_NANOS);
            for (var link : List.copyOf(former)) {
                link.challenge(nanos, alive -> judged(place, contest, link, alive));
            }
        }
    }

    private void judged(Place place, Contest contest, Link link, boolean alive) {
        if (contests.get(place) != contest) {
            return;
        }
        if (alive) {
            contests.remove(place);
            contest.newcomer.refuse(Kind.IDENTITY, "the key has a live connection");
        } else {
            link.cut("it was silent while its key connected anew");
        }
    }

    /** A newcomer is over. */
    void withdrawn(Session newcomer) {
        contests.values().removeIf(contest -> contest.newcomer == newcomer);
    }
}
