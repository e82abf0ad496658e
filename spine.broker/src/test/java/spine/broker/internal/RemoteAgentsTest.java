package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import spine.api.Address;
import spine.api.ErrorCode;
import spine.api.Outcome;
import spine.api.message.Directory.State;
import spine.api.message.StatusReport;
import spine.api.routing.Member;
import spine.api.security.VerifiedKey;

/** The watchdog and who is who (HB-01 to HB-06, SEC-12, SEC-20, BR-14). */
class RemoteAgentsTest {
    private final Kit kit = new Kit();
    private VerifiedKey key;
    private RemoteAgent agent;

    @BeforeEach
    void join() {
        key = kit.guard.grant(1, Set.of(), Set.of("far", "other"));
        agent = kit.agents.register(kit.joining("far", "r1", key));
    }

    @AfterEach
    void close() {
        kit.close();
    }

    private CompletionStage<Outcome> ask(String id, boolean idempotent) throws Exception {
        return kit.router.route(kit.call(id, Kit.ANN, Duration.ofSeconds(30), idempotent), new Address.Name("far"),
                Kit.text("q"));
    }

    private void after(long millis) {
        kit.time.advanceMillis(millis);
        kit.agents.sweep();
    }

    private static StatusReport loop(double count) {
        return StatusReport.newBuilder().putMetrics("loop_count", count).build();
    }

    private State state() {
        return kit.agents.of(Plane.Kind.AGENTS, Kit.peer("r1", key)).state();
    }

    @Test
    void shouldGoThroughAllStatesAndComeBackHB03() throws Exception {
        assertEquals(State.STARTING, agent.state());
        kit.agents.seen(agent, loop(1));
        after(0);
        assertEquals(State.HEALTHY, state());
        after(2_999);
        assertEquals(State.HEALTHY, state());
        after(1);
        assertEquals(State.DEGRADED, state());
        assertTrue(agent.destination().isDegraded());
        kit.agents.seen(agent, loop(2));
        after(0);
        assertEquals(State.HEALTHY, state());
        assertFalse(agent.destination().isDegraded());
        after(9_999);
        assertEquals(State.DEGRADED, state());
        after(1);
        assertEquals(State.DEAD, state());
        assertEquals(List.of(), kit.table.current().members());
        assertEquals(List.of("far"), kit.agents.dead().stream().map(e -> e.getName()).toList());

        kit.agents.seen(agent, loop(3));
        after(0);
        assertEquals(State.HEALTHY, state());
        assertEquals(List.of("far"), kit.table.current().members().stream().map(Member::name).toList());
        assertEquals(List.of(), kit.agents.dead());
        assertEquals(1, kit.count("agents.dead"));
    }

    @Test
    void shouldDieWhenItNeverSaysAnything() {
        after(9_999);
        assertEquals(State.STARTING, state());
        after(1);
        assertEquals(State.DEAD, state());
    }

    @Test
    void shouldBeForgottenTenMinutesAfterItsLastSign() {
        after(10_000);
        after(600_001);
        assertNull(kit.agents.of(Plane.Kind.AGENTS, Kit.peer("r1", key)));
    }

    @Test
    void shouldDegradeWhenWorkWaitsAndTheLoopStandsStillHB02() throws Exception {
        kit.agents.seen(agent, loop(7));
        ask("1", false);
        for (int i = 0; i < 4; i++) {
            kit.agents.seen(agent, loop(7));
            after(1_000);
        }
        assertEquals(State.DEGRADED, state());
        assertEquals("its work loop stands still", agent.detail());
        kit.agents.seen(agent, loop(8));
        after(0);
        assertEquals(State.HEALTHY, state());
    }

    @Test
    void shouldStayHealthyWhenTheLoopStandsStillWithoutWork() {
        for (int i = 0; i < 10; i++) {
            kit.agents.seen(agent, loop(7));
            after(1_000);
        }
        assertEquals(State.HEALTHY, state());
    }

    @Test
    void shouldFailItsWorkAtOnceWhenDeadHB05() throws Exception {
        var pending = ask("1", false);
        after(10_000);

        assertEquals(ErrorCode.OUTCOME_UNKNOWN, Kit.code(Kit.outcome(pending)));
        assertEquals(ErrorCode.UNAVAILABLE, Kit.code(Kit.outcome(ask("2", false))), "it may come back");
        assertEquals(0, kit.router.inFlight());
    }

    @Test
    void shouldFailItsWorkAtOnceWhenItsConnectionEndsHB05() throws Exception {
        var pending = ask("1", false);
        kit.agents.gone(Plane.Kind.AGENTS, kit.endpoint, Kit.peer("r1", key));

        assertEquals(ErrorCode.OUTCOME_UNKNOWN, Kit.code(Kit.outcome(pending)));
        assertEquals(ErrorCode.UNAVAILABLE, Kit.code(Kit.outcome(ask("2", false))), "it may come back");
        assertEquals(State.DEAD, state());
        assertEquals("disconnected", agent.finding().orElseThrow().cause());
        after(0);
        assertEquals(1, kit.count("agents.disconnected"));

        kit.agents.seen(agent, loop(1));
        after(0);
        assertEquals(State.HEALTHY, state());
        ask("3", false);
        assertTrue(kit.agents.of(Plane.Kind.AGENTS, Kit.peer("r1", key)).destination().isDone("1"), "late stays late");
    }

    @Test
    void shouldFailWhatItStillHadWhenItEndsAfterSayingStopping() throws Exception {
        var pending = ask("1", false);
        kit.agents.seen(agent, StatusReport.newBuilder().setLifecycle(StatusReport.Lifecycle.STOPPING).build());
        kit.agents.gone(Plane.Kind.AGENTS, kit.endpoint, Kit.peer("r1", key));
        assertEquals(ErrorCode.OUTCOME_UNKNOWN, Kit.code(Kit.outcome(pending)));
    }

    @Test
    void shouldNotMindConnectionsThatAreNotItsOwn() throws Exception {
        var pending = ask("1", false).toCompletableFuture();
        kit.agents.gone(Plane.Kind.DATA, kit.endpoint, Kit.peer("r1", key));
        kit.agents.gone(Plane.Kind.AGENTS, kit.endpoint, Kit.peer("r2", key));
        kit.agents.gone(Plane.Kind.AGENTS, kit.endpoint, Kit.peer("r1", kit.guard.grant(2, Set.of(), Set.of())));
        assertFalse(pending.isDone());
        assertTrue(agent.isRouted());
    }

    @Test
    void shouldBeTakenOutWhenItsKeyIsRevokedSEC12() throws Exception {
        var pending = ask("1", false);
        kit.guard.grants.remove(key);
        kit.agents.sweep();

        assertEquals(ErrorCode.OUTCOME_UNKNOWN, Kit.code(Kit.outcome(pending)));
        assertEquals(List.of(), kit.table.current().members());
        assertNull(kit.agents.of(Plane.Kind.AGENTS, Kit.peer("r1", key)));
    }

    @Test
    void shouldBeTakenOutWhenItsKeyKeepsLessThanItsName() {
        kit.guard.grant(1, Set.of(), Set.of("other"));
        kit.agents.sweep();

        assertEquals(List.of(), kit.table.current().members());
    }

    @Test
    void shouldBeNobodyWhenAnotherKeyUsesItsRoutingIdSEC20() {
        var thief = kit.guard.grant(2, Set.of(), Set.of("far", "mine"));

        assertNull(kit.agents.of(Plane.Kind.AGENTS, Kit.peer("r1", thief)));
        assertThrows(IllegalStateException.class, () -> kit.agents.register(kit.joining("mine", "r1", thief)));
        assertThrows(IllegalStateException.class, () -> kit.agents.register(kit.joining("far", "r2", thief)));
        assertSame(agent, kit.agents.of(Plane.Kind.AGENTS, Kit.peer("r1", key)));
        assertTrue(agent.isRouted());
    }

    /** SEC-40: at once, and not when the watchdog has missed the former one. */
    @Test
    void shouldTakeTheSeatOfTheKeyThatItsOwnCameFromByRotation() throws Exception {
        var pending = ask("1", false);
        var next = kit.guard.grant(3, Set.of(), Set.of("far"));
        assertThrows(IllegalStateException.class, () -> kit.agents.register(kit.joining("far", "r1", next)));
        kit.guard.rotate(key, next);
        var after = kit.agents.register(kit.joining("far", "r1", next));

        assertSame(after, kit.agents.of(Plane.Kind.AGENTS, Kit.peer("r1", next)));
        assertNull(kit.agents.of(Plane.Kind.AGENTS, Kit.peer("r1", key)));
        assertEquals(ErrorCode.OUTCOME_UNKNOWN, Kit.code(Kit.outcome(pending)));
        assertThrows(IllegalStateException.class, () -> kit.agents.register(kit.joining("far", "r1", key)));
    }

    @Test
    void shouldKeepPlanesApartWhenRoutingIdsAreTheSame() {
        var other = kit.guard.grant(2, Set.of(3), Set.of());
        assertNull(kit.agents.of(Plane.Kind.DATA, Kit.peer("r1", other)));
        assertNull(kit.agents.of(Plane.Kind.DATA, Kit.peer("r1", key)));
        assertSame(agent, kit.agents.of(Plane.Kind.CONTROL, Kit.peer("r1", key)), "BR-04: heartbeats on control");
        assertNull(kit.agents.of(Plane.Kind.CONTROL, Kit.peer("r1", other)));
    }

    @Test
    void shouldTakeItsNameBackFromAnotherConnectionBR14() throws Exception {
        var pending = ask("1", false);
        var before = kit.table.current().version();
        var again = kit.agents.register(kit.joining("far", "r2", key));

        assertEquals(before + 1, kit.table.current().version(), "one flip: never a moment without the agent");
        assertEquals(ErrorCode.OUTCOME_UNKNOWN, Kit.code(Kit.outcome(pending)));
        assertNull(kit.agents.of(Plane.Kind.AGENTS, Kit.peer("r1", key)));
        assertTrue(again.destination().isDone("1"), "a late reply is still known as one");
    }

    @Test
    void shouldChangeNothingWhenTheSameProcessSaysHelloAgain() throws Exception {
        var pending = ask("1", false).toCompletableFuture();
        assertSame(agent, kit.agents.register(kit.joining("far", "r1", key)));
        assertFalse(pending.isDone());

        var restarted = new Joining(Plane.Kind.AGENTS, kit.endpoint, Kit.peer("r1", key),
                agent.member().descriptor(), 4, "two");
        assertNotSame(agent, kit.agents.register(restarted));
        assertEquals(ErrorCode.OUTCOME_UNKNOWN, Kit.code(Kit.outcome(pending)));
    }

    @Test
    void shouldKeepTheFormerWhenTheNewNameIsTaken() {
        kit.host("other", (call, request) -> request);
        assertThrows(IllegalStateException.class, () -> kit.agents.register(kit.joining("other", "r1", key)));
        assertTrue(agent.isRouted());
        assertSame(agent, kit.agents.of(Plane.Kind.AGENTS, Kit.peer("r1", key)));
    }

    @Test
    void shouldStayOutWhenItsNameWasTakenMeanwhile() {
        after(10_000);
        kit.host("far", (call, request) -> request);
        kit.agents.seen(agent, loop(1));
        assertFalse(agent.isRouted());
    }

    @Test
    void shouldGetNothingMoreButFinishWhenItSaysStopping() throws Exception {
        var pending = ask("1", false).toCompletableFuture();
        var stopping = StatusReport.newBuilder().setLifecycle(StatusReport.Lifecycle.STOPPING).build();
        kit.agents.seen(agent, stopping);
        kit.agents.seen(agent, stopping);

        assertEquals(ErrorCode.NO_SUCH_AGENT, Kit.code(Kit.outcome(ask("2", false))));
        assertFalse(pending.isDone());
        after(10_000);
        assertEquals(ErrorCode.OUTCOME_UNKNOWN, Kit.code(Kit.outcome(pending)));
    }

    @Test
    void shouldGoOnWatchingWhenAPassFails() {
        var broken = new RemoteAgents(kit.table, new FakeGuard() {
            @Override
            public spine.api.security.Decision check(spine.api.security.Credential any) {
                throw new IllegalStateException("broken");
            }
        }, kit.counters, kit.awaited, kit.config, kit.time);
        broken.register(kit.joining("third", "r9", key));
        broken.sweep();
        assertEquals(1, kit.count("watchdog.failed"));
        broken.close();
    }
}
