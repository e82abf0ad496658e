package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import spine.api.Address;
import spine.api.message.Hello;
import spine.api.message.NeuralSpike;
import spine.api.message.NeuralSpike.PayloadCase;
import spine.api.message.StatusReport;
import spine.api.security.VerifiedKey;
import spine.api.transport.Peer;
import spine.api.transport.Receiver;

/** The agents' endpoint: Hello, Welcome, requests and replies. */
class AgentsPlaneTest {
    private final Kit kit = new Kit();
    private final Receiver plane = kit.plane(Plane.Kind.AGENTS);
    private VerifiedKey key;
    private Peer peer;

    @BeforeEach
    void grant() {
        key = kit.guard.grant(1, Set.of(), Set.of("far"));
        peer = Kit.peer("r1", key);
    }

    @AfterEach
    void close() {
        kit.close();
    }

    private void send(Peer from, NeuralSpike.Builder spike) {
        plane.onMessage(kit.endpoint.inbound(from, spike.build().toByteString()));
    }

    private NeuralSpike ask(Peer from, NeuralSpike.Builder spike) throws Exception {
        send(from, spike);
        return kit.endpoint.next().spike();
    }

    private NeuralSpike.Builder hello(String name) {
        return kit.spike("hello").setHello(Hello.newBuilder().setInstanceName(name).addCapabilities("work")
                .setCredit(7));
    }

    private static String code(NeuralSpike reply) {
        return reply.getError().getErrorCode();
    }

    @Test
    void shouldWelcomeAndRouteToAnAgentThatItsKeyMayServe() throws Exception {
        var welcome = ask(peer, hello("far"));
        assertEquals("hello", welcome.getRequestId());
        assertEquals("far", welcome.getWelcome().getInstanceName());
        assertEquals(7, welcome.getWelcome().getCredit());
        assertEquals(2, welcome.getWelcome().getSchemaMajor());

        var result = kit.router.route(kit.call("1"), new Address.Capability("work"), Kit.text("q"));
        var request = kit.endpoint.next();
        assertEquals(peer, request.to());
        send(peer, kit.spike(request.spike().getRequestId()).setTextData("a"));
        assertEquals("a", Kit.text(Kit.outcome(result)));
    }

    @Test
    void shouldRefuseANameThatTheKeyHasNoGrantForAndKeepTheLogClean() throws Exception {
        assertEquals("FORBIDDEN", code(ask(peer, hello("memory\nfake line" + "x".repeat(100_000)))));
        assertEquals(1, kit.guard.refused.size());
        assertFalse(kit.guard.refused.get(0).contains("\n"));
        assertTrue(kit.guard.refused.get(0).length() < 400);
        assertNull(kit.agents.of(Plane.Kind.AGENTS, peer));
    }

    @Test
    void shouldRefuseANameThatIsServedInTheContainerOrByAnotherKey() throws Exception {
        kit.host("far", (call, request) -> request);
        assertEquals("FORBIDDEN", code(ask(peer, hello("far"))));
        kit.table.flip(kit.table.current().members(), Set.of());
        ask(peer, hello("far"));

        var other = Kit.peer("r2", kit.guard.grant(2, Set.of(), Set.of("far")));
        assertEquals("FORBIDDEN", code(ask(other, hello("far"))));
        var thief = Kit.peer("r1", kit.guard.grant(3, Set.of(), Set.of("mine")));
        assertEquals("FORBIDDEN", code(ask(thief, hello("mine"))), "the routing id of another key");
    }

    @Test
    void shouldNotTakeAnotherKeysHeartbeatForASignOfLifeHB06() throws Exception {
        ask(peer, hello("far"));
        var beat = kit.spike("beat").setStatus(StatusReport.newBuilder().putMetrics("loop_count", 1));
        send(peer, beat);
        kit.time.advanceMillis(2_999);
        var thief = Kit.peer("r1", kit.guard.grant(3, Set.of(), Set.of("mine")));
        send(thief, beat);
        kit.time.advanceMillis(1);
        kit.agents.sweep();
        assertEquals(spine.api.message.Directory.State.DEGRADED, kit.agents.of(Plane.Kind.AGENTS, peer).state());

        kit.plane(Plane.Kind.CONTROL).onMessage(kit.endpoint.inbound(peer, beat.build().toByteString()));
        kit.time.advanceMillis(1_000);
        kit.agents.sweep();
        send(peer, beat);
        kit.time.advanceMillis(1_000);
        kit.agents.sweep();
        send(peer, beat);
        kit.agents.sweep();
        assertEquals(spine.api.message.Directory.State.HEALTHY, kit.agents.of(Plane.Kind.AGENTS, peer).state(),
                "its own counts, over the control plane too");
    }

    @Test
    void shouldRefuseMalformedHellos() throws Exception {
        kit.guard.grant(1, Set.of(), Set.of("far", "Far"));
        assertEquals("INVALID_REQUEST", code(ask(peer, hello("Far"))));
        assertEquals("INVALID_REQUEST", code(ask(peer, kit.spike("h").setHello(Hello.newBuilder()
                .setInstanceName("far").addCapabilities("x".repeat(65))))));
        var many = Hello.newBuilder().setInstanceName("far");
        for (int i = 0; i < 33; i++) {
            many.addCapabilities("c" + i);
        }
        assertEquals("INVALID_REQUEST", code(ask(peer, kit.spike("h").setHello(many))));
        assertEquals("INVALID_REQUEST", code(askOn(Plane.Kind.DATA, hello("far"))));
    }

    private NeuralSpike askOn(Plane.Kind kind, NeuralSpike.Builder spike) throws Exception {
        kit.guard.grant(1, Set.of(0), Set.of("far"));
        kit.plane(kind).onMessage(kit.endpoint.inbound(peer, spike.build().toByteString()));
        return kit.endpoint.next().spike();
    }

    @Test
    void shouldBoundTheCreditThatAnAgentClaims() throws Exception {
        var most = kit.spike("h").setHello(Hello.newBuilder().setInstanceName("far").setCredit(-1));
        assertEquals(1000, ask(peer, most).getWelcome().getCredit());
        assertEquals(64, ask(peer, kit.spike("h2").setHello(Hello.newBuilder().setInstanceName("far")))
                .getWelcome().getCredit());
    }

    @Test
    void shouldSendAStrangerAwayWhateverItSays() throws Exception {
        assertEquals("UNAUTHORIZED", code(ask(peer, kit.spike("1").setTextData("q").setRecipientName("echo"))));
        assertEquals("UNAUTHORIZED", code(ask(peer, kit.spike("2").setStatus(StatusReport.getDefaultInstance()))));
    }

    @Test
    void shouldLetAnAgentAskOthersButOnlyBySayingWhom() throws Exception {
        kit.host("echo", (call, request) -> Kit.text(call.principal().id()));
        ask(peer, hello("far"));
        assertEquals(key.z85(), ask(peer, kit.spike("1").setTextData("q").setRecipientName("echo")).getRichPayload()
                .getText());
        assertEquals("INVALID_REQUEST", code(ask(peer, kit.spike("2").setTextData("a reply that nobody knows"))));
    }

    /** A reply that comes after its deadline must not become a question to component 0. */
    @Test
    void shouldDropALateReplyAndNotTakeItForARequest() throws Exception {
        ask(peer, hello("far"));
        kit.router.route(kit.call("1"), new Address.Name("far"), Kit.text("q"));
        kit.endpoint.next();
        kit.router.cancel(Kit.ANN, "1", "");
        assertEquals(PayloadCase.CANCEL, kit.endpoint.next().spike().getPayloadCase());
        send(peer, kit.spike("1").setTextData("late").setRecipientName("far"));

        assertTrue(kit.endpoint.sent.isEmpty());
        assertEquals(1, kit.count("replies.late"));
        assertEquals(1, kit.count("calls"));
    }

    @Test
    void shouldKnowALateReplyStillAfterTheAgentWasDeadAndCameBack() throws Exception {
        ask(peer, hello("far"));
        kit.router.route(kit.call("1"), new Address.Name("far"), Kit.text("q"));
        kit.endpoint.next();
        kit.time.advanceMillis(10_000);
        kit.agents.sweep();
        send(peer, kit.spike("1").setTextData("late").setRecipientName("far"));

        assertTrue(kit.endpoint.sent.isEmpty());
        assertEquals(1, kit.count("replies.late"));
        var back = kit.agents.of(Plane.Kind.AGENTS, peer);
        assertNotNull(back);
        assertTrue(back.isRouted(), "any message brings it back");
        send(peer, kit.spike("1").setTextData("later").setRecipientName("far"));
        assertEquals(2, kit.count("replies.late"));
    }

    @Test
    void shouldLeaveNothingPendingWhenManyAgentsComeAndGo() throws Exception {
        for (int i = 0; i < 20; i++) {
            var name = "far" + i;
            var here = Kit.peer(name, kit.guard.grant(10 + i, Set.of(), Set.of(name)));
            ask(here, kit.spike("h" + i).setHello(Hello.newBuilder().setInstanceName(name)));
        }
        assertEquals(20, kit.table.current().members().size());
        kit.guard.grants.keySet().removeAll(Collections.unmodifiableSet(Set.copyOf(kit.guard.grants.keySet())));
        var before = kit.table.current().version();
        kit.agents.sweep();
        assertEquals(before + 1, kit.table.current().version(), "one flip for all");
        assertEquals(0, kit.table.current().members().size());
        assertEquals(0, kit.agents.dead().size());
    }

    /** Each ROUTER chooses ids by itself, so the plane's Unix socket may have the same one as its TCP address. */
    @Test
    void shouldKeepPeersOfTheTwoEndpointsApartWhenTheirRoutingIdsAreTheSame() throws Exception {
        var local = new FakeEndpoint();
        local.address = "ipc:///run/spine_backend.ipc";
        var other = Kit.peer("r1", kit.guard.grant(2, Set.of(), Set.of("near")));
        assertEquals(PayloadCase.WELCOME, ask(peer, hello("far")).getPayloadCase());
        plane.onMessage(local.inbound(other, hello("near").build().toByteString()));
        assertEquals(PayloadCase.WELCOME, local.next().spike().getPayloadCase());
        assertEquals("far", kit.agents.of(Plane.Kind.AGENTS, kit.endpoint, peer).name());
        assertEquals("near", kit.agents.of(Plane.Kind.AGENTS, local, other).name());
        assertNull(kit.agents.of(Plane.Kind.AGENTS, local, peer));
        assertEquals("near", kit.agents.of(Plane.Kind.CONTROL, kit.endpoint, other).name(), "BR-04");
    }
}
