package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import spine.api.Address;
import spine.api.message.Directory;
import spine.api.message.Discover;
import spine.api.message.Hello;
import spine.api.message.StatusReport;
import spine.api.routing.Member;

/** What the directory says about an agent that does not serve, for each cause; one sentence, one remedy. */
class WhyTest {
    private final Kit kit = new Kit();
    private final Findings findings = new Findings(kit.counters, kit.time);
    private final DirectoryView view = new DirectoryView(kit.agents, findings, kit.counters,
            new FakeContext().context());

    @AfterEach
    void close() {
        findings.close();
        kit.close();
    }

    private Directory ask(String name) {
        return view.answer(kit.table.current(), Discover.newBuilder().setName(name).build());
    }

    private static String fact(Directory answer, String name) {
        return answer.getFactsMap().get("agent." + name);
    }

    private String first(String agent, String part) {
        return fact(ask(agent), "finding.1." + part);
    }

    /** The same text in the entry as in the finding. */
    private void assertSameInEntry(String agent) {
        var entry = ask(agent).getEntries(0);
        assertEquals(first(agent, "sentence") + " " + first(agent, "remedy"), entry.getDetail());
    }

    private void hello(String name, int key, Set<String> granted) {
        var peer = Kit.peer("r" + key, kit.guard.grant(key, Set.of(), granted));
        kit.plane(Plane.Kind.AGENTS).onMessage(kit.endpoint.inbound(peer, kit.spike("h" + key + name)
                .setHello(Hello.newBuilder().setInstanceName(name)).build().toByteString()));
    }

    @Test
    void shouldSayThatAllIsWellWhenItServes() {
        kit.host("echo", (call, request) -> request);
        assertEquals("true", fact(ask("echo"), "serves"));
        assertNull(first("echo", "cause"));
        assertEquals("", ask("echo").getEntries(0).getDetail());
        assertNull(fact(ask(""), "serves"), "only who asks for one is told about it");
    }

    @Test
    void shouldNameTheNearestWhenThereIsNoSuchAgent() {
        kit.host("greeter", (call, request) -> request);
        assertEquals("false", fact(ask("gretter"), "serves"));
        assertEquals("There is no agent 'gretter'.", first("gretter", "sentence"));
        assertTrue(first("gretter", "remedy").startsWith("Ask for 'greeter'"), first("gretter", "remedy"));
        assertTrue(first("x", "remedy").startsWith("Copy its jar"), first("x", "remedy"));
        assertEquals(0, ask("x").getEntriesCount());
        assertTrue(first("\u001b" + "x".repeat(1 << 20), "sentence").length() < 300);
    }

    @Test
    void shouldNameTheKeyThatMayNotServeAndTheCommandThatAllowsIt() {
        var key = FakeGuard.key(1);
        hello("far", 1, Set.of("other"));
        assertEquals("denied", first("far", "cause"));
        assertEquals("The key " + key + " wants to serve as 'far', and may not.", first("far", "sentence"));
        assertEquals("Run: spinectl whitelist add '" + key + "' --agent far", first("far", "remedy"));
        assertSameInEntry("far");
        kit.guard.grant(1, Set.of(), Set.of("far"));
        assertEquals("absent", first("far", "cause"), "it may now, and is only not there");
    }

    @Test
    void shouldNotTroubleAnAgentWithAKeyThatWantsItsName() {
        kit.host("far", (call, request) -> request);
        hello("far", 1, Set.of("other"));
        assertEquals("true", fact(ask("far"), "serves"));
        assertNull(first("far", "cause"));
    }

    @Test
    void shouldSayThatTheKeyOfAnAgentLostItsRight() {
        var key = kit.guard.grant(1, Set.of(), Set.of("far"));
        kit.agents.register(kit.joining("far", "r1", key));
        kit.guard.grants.remove(key);
        kit.agents.sweep();
        assertEquals("denied", first("far", "cause"));
        assertTrue(first("far", "sentence").startsWith("The key " + key + " served as 'far', and may not any more: "),
                first("far", "sentence"));
        assertSameInEntry("far");
    }

    @Test
    void shouldKeepOnlySoManyDeniedNamesAndOnePerKey() {
        for (int i = 0; i < 300; i++) {
            kit.agents.denied.note(FakeGuard.key(i), "name" + i, false);
        }
        kit.agents.denied.note(FakeGuard.key(299), "last", false);
        kit.agents.denied.note(FakeGuard.key(1), "No Name\n", false);
        var names = kit.agents.denied.names();
        assertEquals(256, names.size());
        assertTrue(names.contains("last") && !names.contains("name299"), names.toString());
        kit.time.advanceMillis(3_600_001);
        assertEquals(Set.of(), kit.agents.denied.names());
    }

    @Test
    void shouldTellDegradedDeadAndStoppingApart() {
        var key = kit.guard.grant(1, Set.of(), Set.of("far"));
        var agent = kit.agents.register(kit.joining("far", "r1", key));
        kit.agents.seen(agent, null);
        kit.agents.sweep();
        kit.time.advanceMillis(4_000);
        kit.agents.sweep();
        assertEquals("degraded", first("far", "cause"));
        assertEquals("true", fact(ask("far"), "serves"));
        assertEquals("Agent far has been silent for 4 s.", first("far", "sentence"));
        assertSameInEntry("far");
        kit.time.advanceMillis(6_000);
        kit.agents.sweep();
        assertEquals("dead", first("far", "cause"));
        assertEquals("false", fact(ask("far"), "serves"));
        assertSameInEntry("far");
        kit.agents.seen(agent, StatusReport.newBuilder().setLifecycle(StatusReport.Lifecycle.STOPPING).build());
        var back = kit.agents.register(kit.joining("far", "r1", key));
        kit.agents.seen(back, StatusReport.newBuilder().setLifecycle(StatusReport.Lifecycle.STOPPING).build());
        kit.agents.sweep();
        assertEquals("stopping", first("far", "cause"));
    }

    /** SEC-40: the seat of the key before is there for ten minutes. */
    @Test
    void shouldNotBlameAnAgentForTheDeadOneWhosePlaceItHas() {
        kit.agents.register(kit.joining("far", "r1", kit.guard.grant(1, Set.of(), Set.of("far"))));
        kit.time.advanceMillis(10_000);
        kit.agents.sweep();
        assertEquals("dead", first("far", "cause"));
        var next = kit.agents.register(kit.joining("far", "r2", kit.guard.grant(2, Set.of(), Set.of("far"))));
        kit.agents.seen(next, null);
        kit.agents.sweep();
        assertEquals("true", fact(ask("far"), "serves"));
        assertNull(first("far", "cause"));
    }

    @Test
    void shouldCountTheThreadsThatDoNotReturn() throws Exception {
        var free = new CountDownLatch(1);
        var inside = new CountDownLatch(1);
        var now = new AtomicLong();
        var destination = new LocalDestination("echo", (call, request) -> {
            inside.countDown();
            while (free.getCount() > 0) {
                Thread.onSpinWait(); // hears no interrupt
            }
            return request;
        }, new LocalDestination.Limits(2, 2), kit.counters, now::get);
        kit.table.flip(Set.of(), Set.of(new Member(Kit.descriptor("echo"),
                kit.table.current().generation(), destination)));
        var call = kit.call("1", Kit.ANN, Duration.ofSeconds(30), false);
        var result = kit.router.route(call, new Address.Name("echo"), Kit.text("q"));
        assertTrue(inside.await(10, TimeUnit.SECONDS));
        kit.router.cancel(Kit.ANN, "1", "enough");
        Kit.outcome(result);
        now.set(TimeUnit.SECONDS.toNanos(2));
        assertEquals("stuck", first("echo", "cause"));
        assertEquals("1 of 2 threads of agent echo do not stop after deadline or cancellation.",
                first("echo", "sentence"));
        assertSameInEntry("echo");
        free.countDown();
    }

    @Test
    void shouldCarryWhatOthersSayAboutBreakersQuotasAndHealth() {
        for (var cause : List.of("breaker-open", "quota")) {
            kit.host(cause, (call, request) -> request);
            findings.addDiagnosis(FakeDiagnosis.of(cause, cause, true, "It is so for 12 s."));
            Kit.await(() -> !findings.of(cause).isEmpty());
            assertEquals("false", fact(ask(cause), "serves"));
            assertEquals(cause, first(cause, "cause"));
            assertEquals("true", first(cause, "blocking"));
            assertEquals(Directory.State.DEGRADED, ask(cause).getEntries(0).getState());
            assertSameInEntry(cause);
        }
        kit.host("weak", (call, request) -> request);
        findings.addDiagnosis(FakeDiagnosis.of("weak", "health", false, "Its database is not there."));
        Kit.await(() -> !findings.of("weak").isEmpty());
        assertEquals("true", fact(ask("weak"), "serves"));
        assertEquals(Directory.State.DEGRADED, ask("weak").getEntries(0).getState());
        assertSameInEntry("weak");
    }

    @Test
    void shouldListThoseThatAreNotThereWithTheirReason() {
        findings.addDiagnosis(FakeDiagnosis.of("lost", "unresolved", true, "lost.jar: It imports nothing good."));
        Kit.await(() -> !findings.of("lost").isEmpty());
        var entries = view.answer(kit.table.current(), Discover.getDefaultInstance()).getEntriesList();
        assertEquals(List.of("lost UNKNOWN lost.jar: It imports nothing good. Wait."), entries.stream()
                .map(e -> e.getName() + " " + e.getState() + " " + e.getDetail()).toList());
    }
}
