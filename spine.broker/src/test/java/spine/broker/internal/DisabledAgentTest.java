package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import spine.api.Address;
import spine.api.Agent;
import spine.api.Call;
import spine.api.ErrorCode;
import spine.api.Outcome;
import spine.api.Payload;
import spine.api.Refusal;
import spine.api.message.Directory;
import spine.api.message.Discover;

/** OR-09: an agent that says that it cannot work is refused for, passed over and shown, and blamed for nothing. */
class DisabledAgentTest extends WithDesks {
    private final FakeBreakers fake = new FakeBreakers();
    private final AtomicInteger ids = new AtomicInteger();

    /** Disabled until its key is there. */
    private static final class Keyed implements Agent {
        private final AtomicBoolean key = new AtomicBoolean();
        private final AtomicInteger answered = new AtomicInteger();

        @Override
        public Payload answer(Call call, Payload request) {
            answered.incrementAndGet();
            return Payload.text("keyed");
        }

        @Override
        public Optional<Refusal> disabled() {
            return key.get() ? Optional.empty()
                    : Optional.of(new Refusal(ErrorCode.FORBIDDEN, "KEY is not set.", "Set KEY."));
        }
    }

    private Outcome ask(Address to) throws Exception {
        var call = kit.call("id" + ids.incrementAndGet());
        return Kit.outcome(kit.router.route(call, to, Kit.text("q")));
    }

    private Directory directory(String name) {
        var findings = new Findings(kit.counters, kit.time);
        return new DirectoryView(kit.agents, findings, kit.counters, new FakeContext().context())
                .answer(kit.table.current(), Discover.newBuilder().setName(name).build());
    }

    private LocalDestination destination(String name) {
        return (LocalDestination) kit.table.current().named(name).orElseThrow().destination();
    }

    private void awaitDisabled(String name, boolean disabled) {
        Kit.await(() -> (destination(name).disabled() != null) == disabled);
    }

    @Test
    void shouldRefuseAtOnceInItsWordsAndCountNothingAgainstIt() throws Exception {
        kit.shield.breakers = fake;
        kit.shield.limits = fake;
        var agent = new Keyed();
        kit.host("keyed", agent);
        var refused = (Refusal) ask(new Address.Name("keyed"));
        assertEquals("KEY is not set. Set KEY.", refused.sentence());
        assertEquals("keyed", refused.meta().get(Refusal.DISABLED));
        assertEquals(0, agent.answered.get());
        assertEquals(List.of("ignored"), fake.breaker("keyed").told);
        assertEquals(List.of("ignored"), fake.place("keyed").told);
        assertEquals(0, destination("keyed").health().getFailed());
    }

    @Test
    void shouldServeTheNextRequestWhenItIsAbleAgain() throws Exception {
        var agent = new Keyed();
        kit.host("keyed", agent);
        ask(new Address.Name("keyed"));
        agent.key.set(true);
        assertEquals("keyed", Kit.text(ask(new Address.Name("keyed"))));
    }

    @Test
    void shouldShowItInTheDirectoryWithTheRemedyWithoutARequest() {
        var agent = new Keyed();
        kit.host("keyed", agent);
        awaitDisabled("keyed", true);
        var shown = directory("keyed");
        assertEquals(Directory.State.DISABLED, shown.getEntries(0).getState());
        assertEquals("It is disabled: KEY is not set. Set KEY.", shown.getEntries(0).getDetail());
        assertEquals("disabled", shown.getFactsOrThrow("agent.finding.1.cause"));
        assertEquals("Set KEY.", shown.getFactsOrThrow("agent.finding.1.remedy"));
        assertEquals("false", shown.getFactsOrThrow("agent.serves"));

        agent.key.set(true);
        awaitDisabled("keyed", false);
        assertEquals(Directory.State.HEALTHY, directory("keyed").getEntries(0).getState());
        assertEquals("true", directory("keyed").getFactsOrThrow("agent.serves"));
    }

    @Test
    void shouldPassItOverAsLongAsAnotherCan() throws Exception {
        kit.host("keyed", new Keyed(), "work");
        kit.host("other", (call, request) -> Payload.text("other"), "work");
        for (int i = 0; i < 4; i++) {
            assertEquals("other", Kit.text(ask(WORK)), "also before it has said so");
        }
        awaitDisabled("keyed", true);
        for (int i = 0; i < 4; i++) {
            assertEquals("other", Kit.text(ask(WORK)));
        }
        kit.table.flip(List.of(kit.table.current().named("other").orElseThrow()), List.of());
        assertEquals(ErrorCode.FORBIDDEN, Kit.code(ask(WORK)), "alone it says why");
        kit.host("second", new Keyed(), "work");
        awaitDisabled("second", true);
        assertEquals(ErrorCode.FORBIDDEN, Kit.code(ask(WORK)));
    }

    @Test
    void shouldSayInTheRoutesWhyItGetsNothing() {
        kit.host("orchestrator", new Keyed());
        awaitDisabled("orchestrator", true);
        var member = kit.table.current().named("orchestrator").orElseThrow();
        assertEquals("KEY is not set. Set KEY.", Strategies.disabled(member).sentence());
    }

    @Test
    void shouldLetItServeWhenItCannotSay() throws Exception {
        kit.host("broken", new Agent() {
            @Override
            public Payload answer(Call call, Payload request) {
                return Payload.text("well");
            }

            @Override
            public Optional<Refusal> disabled() {
                throw new IllegalStateException("nobody knows");
            }
        });
        assertEquals("well", Kit.text(ask(new Address.Name("broken"))));
    }

    /** Its own callers wait, and nobody else does. */
    @Test
    void shouldHoldUpNobodyElseWhenItHangsInItsAnswer() throws Exception {
        var free = new CountDownLatch(1);
        var asked = new CountDownLatch(1);
        kit.host("hanging", new Agent() {
            @Override
            public Payload answer(Call call, Payload request) {
                return request;
            }

            @Override
            public Optional<Refusal> disabled() {
                asked.countDown();
                try {
                    free.await();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
                return Optional.empty();
            }
        }, "work");
        assertTrue(asked.await(10, java.util.concurrent.TimeUnit.SECONDS));
        kit.host("other", new Keyed(), "work");
        awaitDisabled("other", true);
        kit.host("third", (call, request) -> Payload.text("third"));
        assertEquals("third", Kit.text(ask(new Address.Name("third"))));
        assertEquals(Directory.State.HEALTHY, directory("hanging").getEntries(0).getState());
        free.countDown();
    }
}
