package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import spine.api.Address;
import spine.api.AgentDescriptor;
import spine.api.ErrorCode;
import spine.api.Outcome;
import spine.api.message.Directory;
import spine.api.message.Discover;
import spine.api.routing.Member;
import spine.api.security.VerifiedKey;
import spine.api.transport.SendOutcome;
import spine.broker.figures.internal.Measured;

/** One request tells of agents in the container and outside who they are, what they can do, and how they are. */
class DiscoveryTest {
    private final Kit kit = new Kit(Map.of("agentThreads", 1, "agentQueue", 2));
    private final DirectoryView view = new DirectoryView(kit.agents, new Findings(kit.counters), kit.counters,
            new FakeContext().context());
    private final VerifiedKey key = kit.guard.grant(1, Set.of(), Set.of("far"));

    @AfterEach
    void close() {
        kit.close();
    }

    private Directory.Entry entry(String name) {
        return view.answer(kit.table.current(), Discover.newBuilder().setName(name).build()).getEntries(0);
    }

    private CompletionStage<Outcome> ask(String agent, String id) throws Exception {
        return kit.router.route(kit.call(id), new Address.Name(agent), Kit.text("q"));
    }

    private RemoteAgent join() {
        var joining = kit.joining("far", "r1", key);
        var agent = new AgentDescriptor("far", Set.of("work"), joining.descriptor().component(), "text/plain", "image/png", "3");
        return kit.agents.register(new Joining(joining.plane(), joining.endpoint(), joining.peer(), agent, 4, "one"));
    }

    @Test
    void shouldDescribeAnAgentOutsideTheSameWhenItIsDead() {
        join();
        for (var state : List.of(Directory.State.STARTING, Directory.State.DEAD)) {
            var entry = entry("far");
            assertEquals(state, entry.getState());
            assertEquals("work text/plain image/png 3", String.join(" ", entry.getCapabilitiesList()) + " "
                    + entry.getInputSchema() + " " + entry.getOutputSchema() + " " + entry.getVersion());
            assertTrue(entry.getRemote());
            kit.time.advanceMillis(10_000);
            kit.agents.sweep();
        }
    }

    @Test
    void shouldCountWhatWaitsAndWhatFoundTheQueueFull() throws Exception {
        var gate = new CountDownLatch(1);
        var started = new CountDownLatch(1);
        kit.host("busy", (call, request) -> {
            started.countDown();
            gate.await();
            return request;
        });
        var all = new ArrayList<CompletionStage<Outcome>>();
        all.add(ask("busy", "1"));
        assertTrue(started.await(60, TimeUnit.SECONDS));
        all.add(ask("busy", "2"));
        all.add(ask("busy", "3"));
        assertEquals(ErrorCode.OVERLOADED, Kit.code(Kit.outcome(ask("busy", "4"))));
        assertEquals("3 2 1", numbers(entry("busy")));
        gate.countDown();
        for (var one : all) {
            Kit.outcome(one);
        }
        Kit.await(() -> numbers(entry("busy")).equals("0 0 1"));
    }

    /** In flight, of them waiting, dropped. */
    private static String numbers(Directory.Entry entry) {
        return entry.getInFlight() + " " + entry.getQueued() + " " + entry.getDropped();
    }

    @Test
    void shouldCountTheSameForAnAgentOutside() throws Exception {
        join();
        kit.endpoint.outcome = SendOutcome.FULL;
        assertEquals(ErrorCode.OVERLOADED, Kit.code(Kit.outcome(ask("far", "1"))));
        kit.endpoint.outcome = SendOutcome.SENT;
        ask("far", "2");
        assertEquals("1 0 1", numbers(entry("far")));
    }

    @Test
    void shouldTellHowLongAnAgentTookToAnswer() throws Exception {
        var member = kit.host("slow", (call, request) -> {
            kit.shieldNanos += 250_000_000;
            return request;
        });
        assertEquals("q", Kit.text(Kit.outcome(ask("slow", "1"))));
        assertEquals(250, figures(member).getP50Ms(), 16);
        assertEquals(250, figures(member).getP99Ms(), 16);
        assertTrue(figures(member).getPerSecond() > 0);
    }

    @Test
    void shouldKeepTheFiguresOfAnAgentThatComesBack() throws Exception {
        var agent = join();
        var result = ask("far", "1");
        kit.shieldNanos += 8_000_000;
        var reply = kit.spike("1").setTextData("a").build().toByteString();
        assertTrue(agent.destination().reply(EnvelopeHead.read(reply), reply));
        Kit.outcome(result);
        kit.time.advanceMillis(10_000);
        kit.agents.sweep();
        kit.agents.seen(agent, null);
        var back = kit.table.current().named("far").orElseThrow();
        assertTrue(back.destination() != agent.destination());
        assertEquals(8, figures(back).getP99Ms(), 0.5);
    }

    private Directory.Entry figures(Member member) {
        var entry = Directory.Entry.newBuilder();
        ((Measured) member.destination()).figures().fill(entry, kit.shieldNanos);
        return entry.build();
    }
}
