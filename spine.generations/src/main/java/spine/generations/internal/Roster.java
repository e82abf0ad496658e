package spine.generations.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.routing.Member;
import spine.api.routing.Routing;

/**
 * Which agents of this container are routed to. One change is one flip; who leaves is closed and released when its
 * last request has ended or the limit is over, never before. Thread-safe.
 */
final class Roster {
    private static final Logger LOG = LoggerFactory.getLogger(Roster.class);

    private final Routing routing;
    private final Map<Object, Place> places = new ConcurrentHashMap<>();
    private final FlipRecord record;
    private final Runnable onLeave;

    /** @param onLeave called after agents have left; must not block */
    Roster(Routing routing, FlipRecord record, Runnable onLeave) {
        this.routing = routing;
        this.record = record;
        this.onLeave = onLeave;
    }

    private record Place(AgentHandle handle, Member member) {
        void end() {
            member.destination().close();
            handle.release().run();
        }
    }

    /**
     * Replaces agents in one flip, which is written down before; waits for that.
     *
     * @param leaving keys of those that leave; unknown ones are ignored
     * @param joining those that come
     * @param drain   how long those that leave may take to finish
     * @return completes when they have finished, or at the limit
     * @throws Refused if a name is taken by an agent that stays ({@link NameTaken}), or the router takes none;
     *                 nothing is changed then
     */
    CompletionStage<Integer> swap(Collection<?> leaving, List<AgentHandle> joining, Duration drain) throws Refused {
        var come = host(joining);
        // Taken out of the table first: whoever takes a place out, swap or drop, is the one who ends it.
        var gone = leaving.stream().map(places::remove).filter(Objects::nonNull).toList();
        record.before(routing.current(), handles(gone), joining);
        Routing.Flip flip;
        try {
            flip = routing.flip(members(gone), members(come));
        } catch (IllegalStateException taken) {
            record.takenBack(routing.current(), handles(gone), joining);
            enter(gone, drain);
            come.forEach(p -> p.member.destination().close());
            throw refusal(joining, gone, taken);
        }
        enter(come, drain);
        return drained(flip, gone, drain);
    }

    /** A service that left before its place was in the table was not found there: look after it. */
    private void enter(List<Place> in, Duration drain) {
        in.forEach(p -> places.put(p.handle.key(), p));
        in.stream().filter(p -> !p.handle.isPresent().getAsBoolean()).forEach(p -> drop(p.handle.key(), drain));
    }

    private List<Place> host(List<AgentHandle> joining) throws Refused {
        var come = new ArrayList<Place>();
        try {
            for (var handle : joining) {
                come.add(new Place(handle, routing.host(handle.descriptor(), handle.agent())));
            }
            return come;
        } catch (RuntimeException e) {
            come.forEach(p -> p.member.destination().close());
            throw new Refused(new Reason(Reason.INVALID, "The router does not take its agent: " + e.getMessage() + ".",
                    "Correct the agent's properties."), e);
        }
    }

    private Refused refusal(List<AgentHandle> joining, List<Place> gone, IllegalStateException taken) {
        for (var handle : joining) {
            var holder = routing.current().named(handle.descriptor().name());
            var isOther = holder.isPresent() && gone.stream().noneMatch(p -> p.member.equals(holder.get()));
            if (isOther) {
                var owner = places.values().stream().filter(p -> p.member.equals(holder.get()))
                        .map(p -> p.handle.owner()).findFirst().orElse("a connected agent");
                return new NameTaken(handle.descriptor().name(), owner, taken);
            }
        }
        return new Refused(new Reason(Reason.INVALID, "The router does not take its agents: " + taken.getMessage() + ".",
                "Give each a name of its own."), taken);
    }

    /** Takes out one agent at once; safe to call for one that is not in. Never blocks for longer than a flip. */
    void drop(Object key, Duration drain) {
        var place = places.remove(key);
        if (place != null) {
            record.withoutWaiting(routing.current(), List.of(place.handle));
            drained(routing.flip(List.of(place.member), List.of()), List.of(place), drain);
        }
    }

    private CompletionStage<Integer> drained(Routing.Flip flip, List<Place> gone, Duration drain) {
        if (gone.isEmpty()) {
            return CompletableFuture.completedFuture(0);
        }
        onLeave.run();
        return flip.drained(drain).handle((count, failure) -> {
            var left = failure == null ? count : 0;
            if (failure != null) {
                LOG.warn("the drain of {} failed", gone.stream().map(p -> p.member.name()).toList(), failure);
            }
            if (left > 0) {
                LOG.warn("{} requests were still with {} after {} ms; they end as OUTCOME_UNKNOWN.", left,
                        gone.stream().map(p -> p.member.name()).toList(), drain.toMillis());
            }
            gone.forEach(Place::end);
            return left;
        });
    }

    boolean isFree(String name) {
        return routing.current().named(name).isEmpty();
    }

    boolean holds(Object key) {
        return places.containsKey(key);
    }

    /** Has written down what serves now. */
    void recordServing() {
        record.serving(routing.current(), handles(List.copyOf(places.values())));
    }

    private static List<AgentHandle> handles(List<Place> places) {
        return places.stream().map(Place::handle).toList();
    }

    private static List<Member> members(List<Place> places) {
        return places.stream().map(Place::member).toList();
    }
}
