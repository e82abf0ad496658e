package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import spine.api.Address;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.Refusal;
import spine.api.message.NeuralSpike;
import spine.api.message.NeurogenesisEvent;
import spine.api.rcis.IngestChunk;
import spine.api.rcis.QueryRequest;
import spine.api.rcis.IngestRequest;
import spine.broker.routes.internal.Priority;
import spine.broker.routes.internal.RulesParser;

class StrategiesTest {
    private static final Address WORK = new Address.Capability("work");
    private static final Payload LOW = Payload.message(IngestChunk.getDefaultInstance());

    private final Kit kit = new Kit(Map.of("agentThreads", 1, "agentQueue", 3));

    @AfterEach
    void close() {
        kit.close();
    }

    @Test
    void shouldGiveADegradedWorkerNoLowWorkBR11() throws Exception {
        var a = Desk.at(kit, "a");
        a.degraded = true;
        kit.router.route(kit.call("1"), WORK, Kit.text("high"));
        assertEquals(1, a.asked.size());
        var refused = (Refusal) Kit.outcome(kit.router.route(kit.call("2"), WORK, LOW));
        assertEquals(ErrorCode.UNAVAILABLE, refused.code());
        assertEquals("1", refused.meta().get("Retry-After"));

        var b = Desk.at(kit, "b");
        for (int i = 0; i < 3; i++) {
            kit.router.route(kit.call("l" + i), WORK, LOW);
        }
        assertEquals(List.of(1, 3), List.of(a.asked.size(), b.asked.size()));
        assertEquals(1, kit.count("refused.degraded"));
    }

    @Test
    void shouldAskTheFirstThatCanWhenEnqueuedAndTakeNoTurnsBR10() throws Exception {
        kit.table.use(RulesParser.parse("test", new StringReader("any any any ENQUEUE\n")));
        var a = Desk.at(kit, "a");
        var b = Desk.at(kit, "b");
        for (int i = 0; i < 4; i++) {
            kit.router.route(kit.call("r" + i), WORK, Kit.text(""));
        }
        assertEquals(List.of(4, 0), List.of(a.asked.size(), b.asked.size()));
    }

    /** One thread is held; what waits is begun by class and in each class by its order, in the container (BR-12). */
    @Test
    void shouldBeginWhatWaitsByItsClassBR12() throws Exception {
        var gate = new CountDownLatch(1);
        var started = new CountDownLatch(1);
        var begun = Collections.synchronizedList(new ArrayList<String>());
        kit.host("one", (call, request) -> {
            begun.add(call.requestId());
            started.countDown();
            gate.await();
            return request;
        });
        var one = new Address.Name("one");
        kit.router.route(kit.call("first"), one, Kit.text(""));
        started.await(60, TimeUnit.SECONDS);
        kit.router.route(kit.call("low"), one, LOW);
        kit.router.route(kit.call("normal"), one, Payload.message(IngestRequest.getDefaultInstance()));
        kit.router.route(kit.call("query"), one, Payload.message(QueryRequest.getDefaultInstance()));
        assertEquals(ErrorCode.OVERLOADED, Kit.code(Kit.outcome(kit.router.route(kit.call("full"), one, Kit.text("")))));
        var alert = kit.call("alert");
        var spike = new Payload(SpikeCodec.SPIKE, kit.spike("alert").setTextData("an alert").build().toByteString());
        alert.carries(spike, 14, NeuralSpike.SECURITY_ALERT_FIELD_NUMBER);
        kit.router.route(alert, one, spike);
        gate.countDown();
        Kit.await(() -> begun.size() == 5);
        assertEquals(List.of("first", "alert", "query", "normal", "low"), begun);
    }

    @Test
    void shouldKeepTheClassOfTheRequestForWhatIsDoneForItBR12() throws Exception {
        Desk.at(kit, "a");
        var root = kit.call("1");
        kit.router.route(root, WORK, LOW);
        var nested = (ActiveCall) root.nested();
        kit.router.route(nested, WORK, Payload.message(QueryRequest.getDefaultInstance()));
        assertSame(Priority.LOW, nested.priority());
    }

    /** A client chooses the content type of what it calls an agent with; it gets no further than HIGH by it. */
    @Test
    void shouldLetNoContentTypeMakeARequestCriticalBR12() throws Exception {
        Desk.at(kit, "a");
        var call = kit.call("1");
        kit.router.route(call, WORK, Payload.message(NeurogenesisEvent.getDefaultInstance()));
        assertSame(Priority.HIGH, call.priority());
    }

    @Test
    void shouldKeepTheRulesThatACallPinnedWhenTheyAreReplaced() throws Exception {
        var desk = Desk.at(kit, "a");
        var before = kit.call("1");
        long version = kit.table.current().version();
        kit.table.use(RulesParser.parse("test", new StringReader("user query any UNICAST\n")));
        assertEquals(version + 1, kit.table.current().version());
        kit.router.route(before, WORK, Kit.text(""));
        assertEquals(1, desk.asked.size());
        assertEquals(ErrorCode.FORBIDDEN, Kit.code(Kit.outcome(kit.router.route(kit.call("2"), WORK, Kit.text("")))));
        assertEquals(1, kit.count("refused.no_rule"));
        before.end();
    }

    @Test
    void shouldShowTheTableWithWhoGetsWhatAndWhyNotBR10() throws Exception {
        kit.table.use(RulesParser.parse("test", new StringReader("user any capability:work ROUND_ROBIN\n"
                + "any any MONITOR FIRE_AND_FORGET\nany any EXECUTOR_KVM SECURE_CHANNEL\n")));
        Desk.at(kit, "a");
        Desk.at(kit, "b").degraded = true;
        var key = kit.guard.grant(1, Set.of(), Set.of("far"));
        kit.agents.register(kit.joining("far", "r1", key));
        kit.agents.gone(Plane.Kind.AGENTS, kit.endpoint, Kit.peer("r1", key));
        var agent = new RoutesAgent(kit.table, kit.agents, kit.shield, kit.guard);
        var asker = kit.call("1", kit.guard.principal(key), java.time.Duration.ofSeconds(30), false);
        var shown = agent.answer(asker, Payload.text("{\"command\": \"routes.show\"}")).text();
        assertEquals("{\"origin\":\"test\",\"version\":" + kit.table.current().version() + ",\"rules\":["
                + "{\"rule\":1,\"source\":\"user\",\"kind\":\"any\",\"to\":\"capability:work\",\"strategy\":\"ROUND_ROBIN\","
                + "\"group\":\"\",\"gets\":[{\"agent\":\"a\",\"takes\":true,\"why\":\"\"},{\"agent\":\"b\",\"takes\":true,"
                + "\"why\":\"degraded: asked last, and not for LOW or BACKGROUND work\"},{\"agent\":\"far\",\"takes\":false,"
                + "\"why\":\"dead: its connection ended\"}]},"
                + "{\"rule\":2,\"source\":\"any\",\"kind\":\"any\",\"to\":\"MONITOR\",\"strategy\":\"FIRE_AND_FORGET\","
                + "\"group\":\"\",\"gets\":[{\"agent\":\"monitor\",\"takes\":false,\"why\":\"there is no monitor\"}]},"
                + "{\"rule\":3,\"source\":\"any\",\"kind\":\"any\",\"to\":\"EXECUTOR_KVM\",\"strategy\":\"SECURE_CHANNEL\","
                + "\"group\":\"\",\"gets\":[]}],\"groups\":[],\"keys\":[]}", shown);
    }

    @Test
    void shouldShowThatAnAgentHasPausedItselfBR15() throws Exception {
        kit.table.use(RulesParser.parse("test", new StringReader("user any name:far UNICAST\n")));
        var key = kit.guard.grant(1, Set.of(), Set.of("far"));
        kit.agents.register(kit.joining("far", "r1", key)).destination().credit(0);
        var asker = kit.call("1", kit.guard.principal(key), java.time.Duration.ofSeconds(30), false);
        var shown = new RoutesAgent(kit.table, kit.agents, kit.shield, kit.guard).answer(asker,
                Payload.text("{\"command\": \"routes.show\"}")).text();
        assertTrue(shown.contains("{\"agent\":\"far\",\"takes\":false,\"why\":\"it takes no requests now: its credit"
                + " is 0\"}"), shown);
    }

    @Test
    void shouldShowTheTableOnlyToWhoMayDiscoverAndReadItAnewOnlyForAdministrators() throws Exception {
        var agent = new RoutesAgent(kit.table, kit.agents, kit.shield, kit.guard);
        var key = kit.guard.grant(1, Set.of(), Set.of());
        kit.guard.permit(key, spine.api.security.Permissions.of(List.of(new spine.api.security.Permissions.Rule(true,
                spine.api.security.Permissions.Action.USE, "discover", "*"))));
        var asker = kit.call("1", kit.guard.principal(key), java.time.Duration.ofSeconds(30), false);
        agent.answer(asker, Payload.text("{\"command\":\"routes.show\"}"));
        assertEquals(ErrorCode.FORBIDDEN, refusal(agent, asker, "routes.reload"));
        assertEquals(ErrorCode.INVALID_REQUEST, refusal(agent, asker, "routes.erase"));
        kit.guard.permit(key, spine.api.security.Permissions.NONE);
        assertEquals(ErrorCode.FORBIDDEN, refusal(agent, asker, "routes.show"));
    }

    private static ErrorCode refusal(RoutesAgent agent, ActiveCall asker, String command) {
        return org.junit.jupiter.api.Assertions.assertThrows(spine.api.SpineException.class, () -> agent.answer(asker,
                Payload.text("{\"command\":\"" + command + "\"}"))).refusal().code();
    }
}
