package spine.broker.internal;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import spine.api.Address;
import spine.api.AgentDescriptor;
import spine.api.Payload;
import spine.api.routing.Member;

class RoutingTableTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Kit kit = new Kit();

    @AfterEach
    void close() {
        kit.close();
    }

    private Member member(String name, String answer, String... capabilities) {
        return kit.table.host(Kit.descriptor(name, capabilities), (call, request) -> Payload.text(answer));
    }

    private static int left(CompletionStage<Integer> drained) throws Exception {
        return drained.toCompletableFuture().get(10, SECONDS);
    }

    @Test
    void shouldReplaceMembersAtOnceAndRiseByOneWhenFlipped() {
        var a = member("a", "1");
        var first = kit.table.flip(Set.of(), Set.of(a));
        var second = kit.table.flip(Set.of(a), Set.of(member("a", "2"), member("b", "2")));

        assertEquals(first.after(), second.before());
        assertEquals(first.after().version() + 1, second.after().version());
        assertEquals(List.of("a", "b"), second.after().members().stream().map(Member::name).toList());
        assertEquals(second.after(), kit.table.current());
    }

    @Test
    void shouldChangeNothingWhenANameIsTakenByOneThatStays() {
        kit.table.flip(Set.of(), Set.of(member("a", "1")));
        var before = kit.table.current();

        assertThrows(IllegalStateException.class, () -> kit.table.flip(Set.of(), Set.of(member("a", "2"))));

        assertEquals(before, kit.table.current());
    }

    @Test
    void shouldIgnoreUnknownLeavers() throws Exception {
        var flip = kit.table.flip(Set.of(member("nobody", "1")), Set.of());

        assertEquals(0, left(flip.drained(LIMIT)));
    }

    @Test
    void shouldHandOutNothingThatCanBeChanged() {
        kit.table.flip(Set.of(), Set.of(member("a", "1", "c"), member("b", "1", "c")));
        var found = kit.table.current().find(new Address.Capability("c"));

        assertThrows(UnsupportedOperationException.class, () -> found.remove(0));
        assertThrows(UnsupportedOperationException.class, () -> kit.table.current().members().remove(0));
    }

    @Test
    void shouldFindByNameCapabilityNumberAndInstance() {
        var worker = kit.table.host(new AgentDescriptor("component_3.a", Set.of("c"), OptionalInt.of(3), "", "", "1"),
                (call, request) -> request);
        kit.table.flip(Set.of(), Set.of(worker));
        var now = kit.table.current();

        assertEquals(List.of(worker), now.find(new Address.Name("component_3.a")));
        assertEquals(List.of(worker), now.find(new Address.Capability("c")));
        assertEquals(List.of(worker), now.find(new Address.Component(3)));
        assertEquals(List.of(worker), now.find(new Address.Component(3, "a")));
        assertEquals(List.of(), now.find(new Address.Component(3, "b")));
        assertEquals(List.of(), now.find(new Address.Group("g")));
    }

    @Test
    void shouldWaitForPinnedCallsWhenDrained() throws Exception {
        var a = member("a", "1");
        kit.table.flip(Set.of(), Set.of(a));
        var call = kit.call("one");
        var drained = kit.table.flip(Set.of(a), Set.of()).drained(LIMIT).toCompletableFuture();

        assertFalse(drained.isDone());
        call.end();

        assertEquals(0, left(drained));
    }

    @Test
    void shouldSayHowManyAreLeftWhenTheLimitIsOver() throws Exception {
        var a = member("a", "1");
        kit.table.flip(Set.of(), Set.of(a));
        var held = List.of(kit.call("one"), kit.call("two"));

        assertEquals(2, left(kit.table.flip(Set.of(a), Set.of()).drained(Duration.ofMillis(1))));
        held.forEach(ActiveCall::end);
    }

    @Test
    void shouldWaitForOlderSnapshotsToo() throws Exception {
        var a = member("a", "1");
        kit.table.flip(Set.of(), Set.of(a));
        var old = kit.call("old");
        kit.table.flip(Set.of(), Set.of(member("b", "1")));
        var drained = kit.table.flip(Set.of(a), Set.of()).drained(LIMIT).toCompletableFuture();

        assertFalse(drained.isDone());
        old.end();
        assertEquals(0, left(drained));
    }

    /** What follows a drain may block; the call's end may be on the reactor. */
    @Test
    void shouldTellOfTheDrainOnAThreadOfItsOwn() throws Exception {
        var a = member("a", "1");
        kit.table.flip(Set.of(), Set.of(a));
        var call = kit.call("one");
        var teller = kit.table.flip(Set.of(a), Set.of()).drained(LIMIT).thenApply(n -> Thread.currentThread())
                .toCompletableFuture();
        call.end();

        assertNotEquals(Thread.currentThread(), teller.get(10, SECONDS));
    }

    @Test
    void shouldHoldThePinWhileANestedCallWorks() throws Exception {
        var gate = new CountDownLatch(1);
        var slow = kit.table.host(Kit.descriptor("slow"), (call, request) -> {
            gate.await();
            return request;
        });
        kit.table.flip(Set.of(), Set.of(slow));
        var root = kit.call("root");
        var nested = kit.router.route(root.nested(), new Address.Name("slow"), Kit.text("x"));
        var drained = kit.table.flip(Set.of(slow), Set.of()).drained(LIMIT).toCompletableFuture();
        root.end();

        assertFalse(drained.isDone());
        gate.countDown();
        assertEquals("x", Kit.text(Kit.outcome(nested)));
        assertEquals(0, left(drained));
    }

    /** Each request asks both members of the set; both must be of one generation, and all must be answered. */
    @Test
    void shouldLoseAndMixNothingWhenTheSetIsFlippedFortyTimesUnderLoad() throws Exception {
        var current = new ArrayList<>(set(0));
        kit.table.flip(Set.of(), current);
        var stop = new AtomicBoolean();
        var wrong = new ConcurrentLinkedQueue<String>();
        var callers = new ArrayList<CompletableFuture<Integer>>();
        for (int i = 0; i < 3; i++) {
            int caller = i;
            callers.add(CompletableFuture.supplyAsync(() -> ask(caller, stop, wrong), task -> new Thread(task).start()));
        }
        for (int generation = 1; generation <= 40; generation++) {
            var next = set(generation);
            var flip = kit.table.flip(List.copyOf(current), next);
            assertEquals(0, left(flip.drained(LIMIT)), "left in generation " + (generation - 1));
            current.forEach(m -> m.destination().close());
            current.clear();
            current.addAll(next);
        }
        stop.set(true);
        int asked = 0;
        for (var caller : callers) {
            asked += caller.get(30, SECONDS);
        }

        assertEquals(List.of(), List.copyOf(wrong));
        assertTrue(asked > 40, "only " + asked + " were asked");
        assertEquals(0, kit.router.inFlight());
    }

    private List<Member> set(int generation) {
        var name = Integer.toString(generation);
        return List.of(member("left", name), member("right", name));
    }

    private int ask(int caller, AtomicBoolean stop, ConcurrentLinkedQueue<String> wrong) {
        int asked = 0;
        try {
            while (!stop.get()) {
                var root = kit.call(caller + "-" + asked++);
                var left = Kit.text(Kit.outcome(kit.router.route(root.nested(), new Address.Name("left"), Kit.text(""))));
                var right = Kit.text(Kit.outcome(kit.router.route(root, new Address.Name("right"), Kit.text(""))));
                if (!left.equals(right)) {
                    wrong.add(left + " with " + right);
                }
            }
        } catch (Exception | AssertionError lost) {
            wrong.add("lost: " + lost);
        }
        return asked;
    }
}
