package spine.generations.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import spine.api.AgentDescriptor;
import spine.api.Payload;
import spine.api.message.Durability;

class RosterTest {
    private static final Duration DRAIN = Duration.ofSeconds(1);

    private final TestRouting routing = new TestRouting();
    private final FlipRecord record = new FlipRecord(Durability.SYNCED, Duration.ofSeconds(30), Clock.systemUTC());
    private final AtomicInteger changes = new AtomicInteger();
    private final Roster roster = new Roster(routing, record, changes::incrementAndGet);
    private final AtomicInteger released = new AtomicInteger();

    private AgentHandle agent(String key, String name, AtomicBoolean present) {
        var descriptor = new AgentDescriptor(name, Set.of(), OptionalInt.empty(), Payload.TEXT, Payload.TEXT, "1");
        return new AgentHandle(key, descriptor, (call, request) -> request, "file " + key, key + " 1.0.0 sha256:abc", present::get,
                released::incrementAndGet);
    }

    private AgentHandle agent(String key, String name) {
        return agent(key, name, new AtomicBoolean(true));
    }

    @Test
    void shouldReplaceInOneFlipAndEndTheOldOneAfterItsDrainOnly() throws Refused {
        roster.swap(List.of(), List.of(agent("a", "echo")), DRAIN);
        var old = routing.current().named("echo").orElseThrow();
        var drained = roster.swap(List.of("a"), List.of(agent("b", "echo")), DRAIN).toCompletableFuture();
        assertEquals(2, routing.flips.size());
        assertFalse(drained.isDone());
        assertFalse(routing.closed.contains(old));
        assertEquals(0, released.get());
        routing.last().drain.complete(0);
        assertEquals(0, drained.join());
        assertTrue(routing.closed.contains(old));
        assertEquals(1, released.get());
    }

    @Test
    void shouldChangeNothingAndNameTheHolderWhenANameIsTaken() throws Refused {
        roster.swap(List.of(), List.of(agent("a", "echo"), agent("b", "other")), DRAIN);
        var refused = assertThrows(NameTaken.class,
                () -> roster.swap(List.of("b"), List.of(agent("c", "echo")), DRAIN));
        assertEquals("echo", refused.name());
        assertTrue(refused.getMessage().contains("taken by file a"), refused.getMessage());
        assertEquals(List.of("echo", "other"), routing.names());
        assertTrue(roster.holds("a") && roster.holds("b"));
        assertFalse(roster.holds("c"));
        assertEquals(1, routing.closed.size(), "the one that was not taken is closed");
    }

    @Test
    void shouldLeaveNoStaleMemberWhenTheServiceLeavesWhileItJoins() throws Refused {
        var present = new AtomicBoolean(true);
        routing.beforeFlip = () -> { // the callback comes between fetching and flipping
            routing.beforeFlip = () -> { };
            present.set(false);
            roster.drop("a", DRAIN);
        };
        roster.swap(List.of(), List.of(agent("a", "echo", present)), DRAIN);
        assertEquals(List.of(), routing.names());
        routing.last().drain.complete(0);
        assertEquals(1, released.get());
    }

    @Test
    void shouldTakeOutAtOnceAndEndOnceWhenDroppedTwice() throws Refused {
        roster.swap(List.of(), List.of(agent("a", "echo")), DRAIN);
        roster.drop("a", DRAIN);
        roster.drop("a", DRAIN);
        assertEquals(List.of(), routing.names());
        assertTrue(roster.isFree("echo"));
        assertEquals(2, routing.flips.size());
        routing.last().drain.complete(3);
        assertEquals(1, released.get());
        assertEquals(1, changes.get());
    }
}
