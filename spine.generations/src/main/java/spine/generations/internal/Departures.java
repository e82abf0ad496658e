package spine.generations.internal;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import spine.generations.LaneStatus;

/** Lanes that are flipped out: each is drained, then stopped. Belongs to the thread that the executor stands for. */
final class Departures {
    private final Roster roster;
    private final Executor desk;
    private final Runnable onEnd;
    private final Map<LaneHost.OpenLane, LaneStatus> leaving = new LinkedHashMap<>();

    /** @param onEnd called when one has gone */
    Departures(Roster roster, Executor desk, Runnable onEnd) {
        this.roster = roster;
        this.desk = desk;
        this.onEnd = onEnd;
    }

    /** Flips a lane out that nobody takes the place of, and stops it when its last request is over or the limit is. */
    CompletionStage<Void> leave(String file, LaneHost.OpenLane lane, Duration limit) {
        try {
            return end(file, lane, roster.swap(lane.present(), List.of(), limit));
        } catch (Refused e) {
            throw new IllegalStateException("nobody joins, so no name can be taken", e);
        }
    }

    /** Stops a lane that was flipped out, when its last request is over. */
    CompletionStage<Void> end(String file, LaneHost.OpenLane lane, CompletionStage<Integer> drained) {
        lane.hide();
        leaving.put(lane, Slot.draining(file, lane));
        return drained.handleAsync((left, failure) -> lane.close(), desk).thenCompose(closed -> closed)
                .handleAsync((ok, failure) -> {
                    leaving.remove(lane);
                    onEnd.run();
                    return null;
                }, desk);
    }

    Collection<LaneStatus> statuses() {
        return leaving.values();
    }
}
