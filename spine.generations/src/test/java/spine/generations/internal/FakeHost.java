package spine.generations.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import spine.api.AgentDescriptor;
import spine.api.Payload;

/** Opens nothing by itself. */
final class FakeHost implements LaneHost {
    final List<FakeLane> lanes = new ArrayList<>();

    @Override
    public CompletionStage<OpenLane> open(LaneId id, StoredBundle bundle, String file) {
        var lane = new FakeLane(id, bundle);
        lanes.add(lane);
        return lane.opening;
    }

    FakeLane last() {
        return lanes.get(lanes.size() - 1);
    }

    /** Becomes ready, or not, when the test says so. */
    static final class FakeLane implements LaneHost.OpenLane {
        private final LaneId id;
        private final StoredBundle bundle;
        final CompletableFuture<LaneHost.OpenLane> opening = new CompletableFuture<>();
        private List<AgentHandle> agents = List.of();
        boolean isShown;
        boolean isClosed;

        FakeLane(LaneId id, StoredBundle bundle) {
            this.id = id;
            this.bundle = bundle;
        }

        void ready(String... names) {
            agents = Arrays.stream(names).map(name -> new AgentHandle(id + name,
                    new AgentDescriptor(name, Set.of(), OptionalInt.empty(), Payload.TEXT, Payload.TEXT, "1"),
                    (call, request) -> request, id.value(), "test.bundle 1.0.0", () -> true, () -> { })).toList();
            opening.complete(this);
        }

        @Override
        public LaneId id() {
            return id;
        }

        @Override
        public StoredBundle bundle() {
            return bundle;
        }

        @Override
        public List<AgentHandle> agents() {
            return agents;
        }

        @Override
        public List<?> present() {
            return agents.stream().map(AgentHandle::key).toList();
        }

        @Override
        public void show() {
            isShown = true;
        }

        @Override
        public void hide() {
            isShown = false;
        }

        @Override
        public CompletionStage<Void> close() {
            isClosed = true;
            return CompletableFuture.completedFuture(null);
        }
    }
}
