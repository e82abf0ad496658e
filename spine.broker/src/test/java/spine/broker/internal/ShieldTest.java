package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import spine.api.Address;
import spine.api.ErrorCode;
import spine.api.Outcome;
import spine.api.Refusal;

/** Each unicast to an agent goes through its breaker and its limit (BR-10, CB-03, CB-05). */
class ShieldTest extends WithDesks {
    private static final Address A = new Address.Name("a");

    private final FakeBreakers fake = new FakeBreakers();
    private int calls;

    @BeforeEach
    void arm() {
        kit.shield.breakers = fake;
        kit.shield.limits = fake;
    }

    /** What breaker and limit are told of a call that ends so. */
    private List<String> told(Outcome outcome) throws Exception {
        var desk = desk("a");
        kit.router.route(kit.call("t" + ++calls), A, Kit.text(""));
        desk.asked.get(0).complete(outcome);
        kit.table.flip(kit.table.current().members(), Set.of());
        var both = List.of(fake.breaker("a").told.remove(0), fake.place("a").told.remove(0));
        assertEquals(List.of(), fake.breaker("a").told, "told once");
        return both;
    }

    @Test
    void shouldTellWhatAnEndSaysOfTheAgent() throws Exception {
        assertEquals(List.of("succeeded", "succeeded"), told(answer("well")));
        for (var honest : List.of(ErrorCode.INVALID_REQUEST, ErrorCode.FORBIDDEN, ErrorCode.NO_SUCH_NODE,
                ErrorCode.NO_RESONANCE, ErrorCode.TOO_LARGE, ErrorCode.NOT_IMPLEMENTED)) {
            assertEquals(List.of("succeeded", "succeeded"), told(refusal(honest)), honest.name());
        }
        for (var broken : List.of(ErrorCode.UNAVAILABLE, ErrorCode.OUTCOME_UNKNOWN, ErrorCode.AGENT_FAILED,
                ErrorCode.INTERNAL)) {
            assertEquals(List.of("failed", "ignored"), told(refusal(broken)), broken.name());
        }
        assertEquals(List.of("ignored", "failed"), told(refusal(ErrorCode.OVERLOADED)));
        assertEquals(List.of("limited 0", "failed"), told(refusal(ErrorCode.RATE_LIMITED)));
        assertEquals(List.of("limited 7", "failed"), told(refusal(ErrorCode.RATE_LIMITED).with("Retry-After", "7")));
        assertEquals(List.of("failed", "ignored"), told(refusal(ErrorCode.UNAVAILABLE).with("Retry-After", "60")));
        assertEquals(List.of("limited 61", "ignored"), told(refusal(ErrorCode.UNAVAILABLE).with("Retry-After", "61")));
        assertEquals(List.of("ignored", "ignored"), told(refusal(ErrorCode.RATE_LIMITED).with("Local", "tavily")));
    }

    @Test
    void shouldCountADeadlineOnlyIfTheAgentHadTenSecondsCB05() throws Exception {
        assertEquals(List.of("ignored", "ignored"), told(refusal(ErrorCode.DEADLINE_EXCEEDED)));
        var desk = desk("a");
        kit.router.route(kit.call("slow"), A, Kit.text(""));
        kit.shieldNanos += Duration.ofSeconds(10).toNanos();
        desk.asked.get(0).complete(refusal(ErrorCode.DEADLINE_EXCEEDED));
        assertEquals(List.of("failed"), fake.breaker("a").told);
        assertEquals(List.of("failed"), fake.place("a").told);
    }

    @Test
    void shouldNotCountWhatTheCallerCancelledOrOurOwnStop() throws Exception {
        var desk = desk("a");
        kit.router.route(kit.call("1"), A, Kit.text(""));
        kit.router.cancel(Kit.ANN, "1", "");
        desk.asked.get(0).complete(refusal(ErrorCode.AGENT_FAILED));
        kit.router.route(kit.call("2"), A, Kit.text(""));
        kit.router.close();
        desk.asked.get(1).complete(refusal(ErrorCode.UNAVAILABLE));
        assertEquals(List.of("ignored", "ignored"), fake.breaker("a").told);
        assertEquals(List.of("ignored", "ignored"), fake.place("a").told);
    }

    @Test
    void shouldRefuseAtOnceWithRetryAfterAndAskNobodyCB03() throws Exception {
        var desk = desk("a");
        fake.breaker("a").openFor = Duration.ofSeconds(12);
        var refusal = (Refusal) Kit.outcome(kit.router.route(kit.call("1"), A, Kit.text("")));
        assertEquals(ErrorCode.UNAVAILABLE, refusal.code());
        assertEquals("12", refusal.meta().get("Retry-After"));
        assertTrue(refusal.reason().contains("12 s"), refusal.reason());
        assertEquals(List.of(), desk.asked);
        assertEquals(1, kit.count("refused.shielded"));
    }

    @Test
    void shouldAskAnotherWorkerBeforeItRefuses() throws Exception {
        var a = desk("a");
        var b = desk("b");
        fake.breaker("a").openFor = Duration.ofSeconds(12);
        for (int i = 0; i < 2; i++) {
            var result = kit.router.route(kit.call("r" + i), WORK, Kit.text(""));
            b.asked.get(i).complete(answer("b"));
            assertEquals("b", Kit.text(Kit.outcome(result)));
        }
        assertEquals(List.of(), a.asked);
        fake.place("b").full = true;
        assertTrue(Set.of(ErrorCode.UNAVAILABLE, ErrorCode.OVERLOADED).contains(
                Kit.code(Kit.outcome(kit.router.route(kit.call("none"), WORK, Kit.text(""))))));
        assertEquals(2, b.asked.size());
        assertEquals("ignored", fake.breaker("b").told.get(2), "a probe that was not made gives its turn back");
    }

    @Test
    void shouldNoticeAnotherInstanceOfTheSameNameOnce() throws Exception {
        desk("a");
        kit.router.route(kit.call("0"), A, Kit.text(""));
        var old = kit.call("old");
        kit.table.flip(kit.table.current().members(), Set.of());
        desk("a");
        assertEquals(0, fake.breaker("a").renewed);
        kit.router.route(kit.call("new"), A, Kit.text(""));
        kit.router.route(old, A, Kit.text(""));
        kit.router.cancel(Kit.ANN, "0", "");
        kit.router.route(kit.call("again"), A, Kit.text(""));
        assertEquals(1, fake.breaker("a").renewed);
    }

    @Test
    void shouldGoStraightWithoutTheServices() throws Exception {
        kit.shield.breakers = null;
        kit.shield.limits = null;
        assertEquals(Map.of(), fake.breakers);
        var desk = desk("a");
        var result = kit.router.route(kit.call("1"), A, Kit.text(""));
        desk.asked.get(0).complete(answer("straight"));
        assertEquals("straight", Kit.text(Kit.outcome(result)));
    }

    @Test
    void shouldTellOfADestinationThatThrows() throws Exception {
        join("a", new Desk() {
            @Override
            public java.util.concurrent.CompletionStage<Outcome> dispatch(spine.api.Call call, spine.api.Payload request) {
                throw new IllegalStateException("broken");
            }
        });
        assertEquals(ErrorCode.INTERNAL, Kit.code(Kit.outcome(kit.router.route(kit.call("1"), A, Kit.text("")))));
        assertEquals(List.of("failed"), fake.breaker("a").told);
    }
}
