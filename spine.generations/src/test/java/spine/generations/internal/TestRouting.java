package spine.generations.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import spine.api.Address;
import spine.api.Agent;
import spine.api.AgentDescriptor;
import spine.api.Call;
import spine.api.GenerationId;
import spine.api.Outcome;
import spine.api.Payload;
import spine.api.message.Directory;
import spine.api.message.Durability;
import spine.api.routing.Destination;
import spine.api.routing.Member;
import spine.api.routing.Routing;
import spine.api.routing.RoutingSnapshot;

/** Routing as its contract says, without calls: the test ends the drains itself. */
final class TestRouting implements Routing {
    static final GenerationId GENERATION = new GenerationId("test");

    /** For who writes nothing down. */
    static FlipRecord noRecord() {
        return new FlipRecord(Durability.SYNCED, Duration.ZERO, Clock.systemUTC());
    }

    final List<TestFlip> flips = new ArrayList<>();
    final Set<Member> closed = new HashSet<>();
    Runnable beforeFlip = () -> { };
    private Snapshot current = new Snapshot(1, List.of());

    record Snapshot(long version, List<Member> members) implements RoutingSnapshot {
        @Override
        public GenerationId generation() {
            return GENERATION;
        }

        @Override
        public List<Member> find(Address address) {
            return address instanceof Address.Name name ? named(name.name()).stream().toList() : List.of();
        }

        @Override
        public Optional<Member> named(String name) {
            return members.stream().filter(m -> m.name().equals(name)).findFirst();
        }
    }

    /** A flip whose drain is over when the test says so. */
    static final class TestFlip implements Flip {
        final RoutingSnapshot before;
        final RoutingSnapshot after;
        final List<Member> leaving;
        final List<Member> joining;
        final CompletableFuture<Integer> drain = new CompletableFuture<>();
        Duration limit;

        TestFlip(RoutingSnapshot before, RoutingSnapshot after, Collection<Member> leaving,
                Collection<Member> joining) {
            this.before = before;
            this.after = after;
            this.leaving = List.copyOf(leaving);
            this.joining = List.copyOf(joining);
        }

        @Override
        public RoutingSnapshot before() {
            return before;
        }

        @Override
        public RoutingSnapshot after() {
            return after;
        }

        @Override
        public CompletionStage<Integer> drained(Duration within) {
            limit = within;
            return drain;
        }
    }

    @Override
    public RoutingSnapshot current() {
        return current;
    }

    @Override
    public Member host(AgentDescriptor descriptor, Agent agent) {
        var destination = new Destination() {
            private Member self;

            @Override
            public CompletionStage<Outcome> dispatch(Call call, Payload request) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Directory.Entry health() {
                return Directory.Entry.getDefaultInstance();
            }

            @Override
            public void close() {
                closed.add(self);
            }
        };
        destination.self = new Member(descriptor, GENERATION, destination);
        return destination.self;
    }

    @Override
    public synchronized Flip flip(Collection<Member> leaving, Collection<Member> joining) {
        beforeFlip.run();
        var members = new ArrayList<>(current.members());
        members.removeAll(leaving);
        for (var member : joining) {
            if (members.stream().anyMatch(m -> m.name().equals(member.name()))) {
                throw new IllegalStateException("agent name '" + member.name() + "' is taken");
            }
            members.add(member);
        }
        var after = new Snapshot(current.version() + 1, List.copyOf(members));
        var flip = new TestFlip(current, after, leaving, joining);
        current = after;
        flips.add(flip);
        return flip;
    }

    TestFlip last() {
        return flips.get(flips.size() - 1);
    }

    List<String> names() {
        return current.members().stream().map(Member::name).sorted().toList();
    }
}
