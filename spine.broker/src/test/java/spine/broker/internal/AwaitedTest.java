package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import spine.api.Address;
import spine.api.ErrorCode;
import spine.api.Refusal;
import spine.api.message.StatusReport;

/** Those who may be on their way back are waited for, and nobody else (BR-09). */
class AwaitedTest {
    private final Kit kit = new Kit();

    @AfterEach
    void close() {
        kit.close();
    }

    private Refusal ask(Address to) throws Exception {
        var call = kit.call(ActiveCall.freshId(), Kit.ANN, Duration.ofSeconds(30), false);
        return assertInstanceOf(Refusal.class, kit.router.route(call, to, Kit.text("q")).toCompletableFuture().join());
    }

    @Test
    void shouldPutOffWhoAsksForOneThatWasAskedBeforeTheRestart() throws Exception {
        kit.awaited.expect(Set.of("far", "translate", "component:3"));
        var put = ask(new Address.Name("far"));
        assertEquals(ErrorCode.UNAVAILABLE, put.code());
        assertEquals("1", put.meta().get("Retry-After"));
        assertEquals(ErrorCode.UNAVAILABLE, ask(new Address.Capability("translate")).code());
        assertEquals(ErrorCode.UNAVAILABLE, ask(new Address.Component(3)).code());
        assertEquals(ErrorCode.NO_SUCH_AGENT, ask(new Address.Name("never")).code());
    }

    @Test
    void shouldSayThatThereIsNobodyWhenItDidNotComeBack() throws Exception {
        kit.awaited.expect(Set.of("far"));
        kit.time.advanceMillis(9_999);
        assertEquals(ErrorCode.UNAVAILABLE, ask(new Address.Name("far")).code());
        kit.time.advanceMillis(1);
        assertEquals(ErrorCode.NO_SUCH_AGENT, ask(new Address.Name("far")).code());
    }

    @Test
    void shouldWaitForAnAgentWhoseConnectionBrokeButNotForOneThatSaidThatItStops() throws Exception {
        var key = kit.guard.grant(1, Set.of(), Set.of("far", "other"));
        kit.agents.register(kit.joining("far", "r1", key));
        kit.agents.gone(Plane.Kind.AGENTS, kit.endpoint, Kit.peer("r1", key));
        assertEquals(ErrorCode.UNAVAILABLE, ask(new Address.Name("far")).code());
        kit.time.advanceMillis(10_000);
        assertEquals(ErrorCode.NO_SUCH_AGENT, ask(new Address.Name("far")).code());

        var other = kit.agents.register(kit.joining("other", "r2", key));
        kit.agents.seen(other, StatusReport.newBuilder().setLifecycle(StatusReport.Lifecycle.STOPPING).build());
        assertEquals(ErrorCode.NO_SUCH_AGENT, ask(new Address.Name("other")).code());
    }

    @Test
    void shouldRememberTheNewestOnly() throws Exception {
        for (int i = 0; i <= Awaited.MOST; i++) {
            kit.awaited.expect(Set.of("agent" + i));
        }
        assertEquals(ErrorCode.NO_SUCH_AGENT, ask(new Address.Name("agent0")).code());
        assertEquals(ErrorCode.UNAVAILABLE, ask(new Address.Name("agent" + Awaited.MOST)).code());
    }

    @Test
    void shouldKnowFromTheJournalWhoWasAsked() {
        var desks = new Desks();
        desks.empty().begin(Desks.request("1"));
        assertEquals(Set.of("echo"), desks.refill(desks.empty()).addressees());
    }
}
