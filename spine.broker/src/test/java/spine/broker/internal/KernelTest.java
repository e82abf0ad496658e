package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.api.BoundEndpoint;
import spine.api.Home;
import spine.api.StartupProblem;
import spine.api.StatusFacts;
import spine.api.message.Discover;
import spine.api.message.NeuralSpike;
import spine.api.security.Credential;
import spine.api.transport.Gate;
import spine.api.transport.ListenOptions;

/** Binding, announcing and closing, with a transport that only takes notes. */
class KernelTest {
    private final Kit kit = new Kit();
    private final FakeContext framework = new FakeContext();
    private final List<Object> services = framework.services;
    private final FakeTransport engine = new FakeTransport();
    private final List<ListenOptions> bound = engine.bound;
    private final List<FakeEndpoint> made = engine.made;
    private final FakeIdentity identity = new FakeIdentity();
    private Path root = Path.of("home");

    @AfterEach
    void close() {
        kit.close();
    }

    private Kernel kernel(Map<String, ?> settings) {
        return new Kernel(framework.context(), Settings.with(settings), Home.under(root), engine,
                identity, kit.guard, kit.counters, kit.agents, kit.router, kit.replay, kit.revocations,
                kit.recorder, kit.commander);
    }

    @Test
    void shouldBindControlFirstAndAnnounceAllThreePlanesBR05() {
        var kernel = kernel(Map.of());
        assertEquals(List.of(0, 1, 2), bound.stream().map(ListenOptions::priority).toList());
        assertEquals("tcp://127.0.0.1:5550", bound.get(0).address());
        assertEquals(List.of("nikola.control", "nikola.agents", "nikola.data"),
                bound.stream().map(ListenOptions::domain).toList(), "SEC-16");
        assertEquals(List.of("control", "agents", "data"),
                endpoints().stream().map(BoundEndpoint::name).toList());
        assertTrue(facts().get("ipc").contains("fake has no Unix sockets"), "BR-03");
        assertTrue(bound.stream().allMatch(o -> o.maxMessageBytes() == 10_485_760 && o.queueMessages() == 10_000),
                "SP-14, BR-14");

        kernel.close();
        assertEquals(List.of(), services);
        assertEquals(2, engine.closed, "the control plane has a reactor of its own");
    }

    private List<BoundEndpoint> endpoints() {
        return framework.all(BoundEndpoint.class);
    }

    private Map<String, String> facts() {
        var all = new HashMap<String, String>();
        framework.all(StatusFacts.class).forEach(some -> all.putAll(some.facts()));
        return all;
    }

    @Test
    void shouldBindThePlanesToUnixSocketsTooWhenTheEngineHasThemBR01(@TempDir Path folder) throws Exception {
        engine.unixSockets = true;
        root = folder;
        Files.createDirectories(folder.resolve("run"));
        var kernel = kernel(Map.of());
        var run = folder.resolve("run").toString();
        assertEquals(List.of("control_ipc ipc://" + run + "/spine_control.ipc", "control tcp://127.0.0.1:5550",
                "agents_ipc ipc://" + run + "/spine_backend.ipc", "agents tcp://127.0.0.1:5556",
                "data_ipc ipc://" + run + "/spine_frontend.ipc", "data tcp://127.0.0.1:5555"),
                endpoints().stream().map(e -> e.name() + " " + e.address()).toList());
        assertEquals(List.of(0, 0, 1, 1, 2, 2), bound.stream().map(ListenOptions::priority).toList());
        assertTrue(bound.stream().allMatch(o -> o.identity() == bound.get(0).identity()), "CURVE on all of them");
        assertEquals("fake", facts().get("transport"));
        assertTrue(facts().keySet().stream().noneMatch(fact -> fact.contains("ipc")), "nothing to say");
        kernel.close();
        assertEquals(List.of(), services);
    }

    @Test
    void shouldBindOnlyTheSocketsThatAreWanted(@TempDir Path folder) {
        engine.unixSockets = true;
        root = folder;
        var kernel = kernel(Map.of("dataIpc", false, "agentsIpc", false));
        assertEquals(List.of("control_ipc", "control", "agents", "data"),
                endpoints().stream().map(BoundEndpoint::name).toList());
        kernel.close();
    }

    /** SEC-40. */
    @Test
    void shouldKeepAllEndpointsToTheServersKeyPairs(@TempDir Path folder) throws Exception {
        engine.unixSockets = true;
        root = folder;
        Files.createDirectories(folder.resolve("run"));
        var kernel = kernel(Map.of());
        identity.begin("me");
        identity.finish("me");
        var present = identity.present.publicKey();
        var other = identity.other.publicKey();
        assertEquals(6, made.size());
        for (var endpoint : made) {
            assertEquals(List.of(List.of(present), List.of(present, other), List.of(other)), endpoint.accepted);
        }
        kernel.close();
        assertNull(identity.sink);
    }

    /** SEC-40: JeroMQ. */
    @Test
    void shouldLetNoRotationBeginWithAnEngineThatCannotAndSayWhy() {
        engine.rotates = false;
        var kernel = kernel(Map.of());
        assertNull(facts().get("problem.server.key"));
        var unable = assertThrows(IllegalStateException.class, () -> identity.begin("me"));
        assertTrue(unable.getMessage().contains("fake") && unable.getMessage().contains("restart"));
        assertEquals(unable.getMessage(), facts().get("problem.server.key"));
        identity.abandon("me");
        assertNull(facts().get("problem.server.key"));
        kernel.close();
    }

    @Test
    void shouldKeepRoutingIdsForEachPlaneOverAllItsEndpointsSEC20(@TempDir Path folder) throws Exception {
        engine.unixSockets = true;
        root = folder;
        Files.createDirectories(folder.resolve("run"));
        var kernel = kernel(Map.of());
        var gates = new HashMap<String, List<Gate>>();
        for (int i = 0; i < bound.size(); i++) {
            gates.computeIfAbsent(bound.get(i).domain(), d -> new ArrayList<>()).add(engine.gates.get(i));
        }
        var vault = ByteString.copyFromUtf8("vault");
        var owner = kit.guard.grant(1, Set.of(), Set.of());
        var thief = kit.guard.grant(2, Set.of(), Set.of());
        assertTrue(gates.get("nikola.data").get(0).permits(owner, vault));
        assertEquals(2, gates.get("nikola.data").size());
        assertTrue(gates.get("nikola.data").stream().noneMatch(gate -> gate.permits(thief, vault)));
        assertTrue(gates.get("nikola.agents").stream().allMatch(gate -> gate.permits(thief, vault)));
        kernel.close();
    }

    /** JeroMQ: what it does not ask before is asked for each message. */
    @Test
    void shouldRefuseTheMessagesOfAThiefWhomTheEngineLetInSEC20() throws Exception {
        engine.bindsIdentity = false;
        var kernel = kernel(Map.of());
        var data = engine.receivers.get(2);
        var endpoint = made.get(2);
        for (int number : new int[] {1, 2}) {
            var key = kit.guard.grant(number, Set.of(number), Set.of());
            data.onMessage(endpoint.inbound(Kit.peer("vault", key), NeuralSpike.newBuilder().setSenderValue(number)
                    .setRequestId("r" + number).setTimestamp(System.currentTimeMillis()).setTextData("q")
                    .setRecipientName("nobody").build().toByteString()));
            assertEquals(number == 1 ? "NO_SUCH_AGENT" : "FORBIDDEN",
                    endpoint.next().spike().getError().getErrorCode());
        }
        kernel.close();
    }

    /** SEC-12, SEC-41. */
    @Test
    void shouldCutAKeyAtAllEndpointsWhenTheGuardSaysSo() {
        var kernel = kernel(Map.of());
        kit.guard.watchers.forEach(watcher -> watcher.accept(FakeGuard.key(7), "revoked"));
        kit.guard.watchers.forEach(watcher -> watcher.accept(new Credential() {
            @Override
            public String scheme() {
                return "other";
            }

            @Override
            public String id() {
                return "x";
            }
        }, "not of this edge"));
        assertTrue(made.stream().allMatch(e -> e.cutKeys.equals(List.of(FakeGuard.key(7)))));
        kernel.close();
        assertEquals(List.of(), kit.guard.watchers);
    }

    @Test
    void shouldSayWhatToDoWhenAnAddressIsInUse() {
        engine.refused = "tcp://127.0.0.1:5555";
        var kernel = kernel(Map.of());
        var problem = framework.one(StartupProblem.class).orElseThrow();
        assertEquals("spine.broker", problem.component());
        assertTrue(problem.remedy().contains("dataAddress"));
        kernel.close();
    }

    @Test
    void shouldNameKeyValueAndRangeWhenASettingIsWrong() {
        var wrong = assertThrows(IllegalArgumentException.class, () -> kernel(Map.of("maxCalls", 0)));
        assertTrue(wrong.getMessage().contains("maxCalls = 0 is not within 1 to 1000000"), wrong.getMessage());
        var crossed = assertThrows(IllegalArgumentException.class,
                () -> kernel(Map.of("degradedAfterMillis", 5000L, "deadAfterMillis", 5000L)));
        assertTrue(crossed.getMessage().contains("deadAfterMillis"));
        var late = assertThrows(IllegalArgumentException.class, () -> kernel(Map.of("policyDeadlineMillis", 49L)));
        assertTrue(late.getMessage().contains("policyDeadlineMillis = 49 is not within 50 to 5000"));
        var grace = assertThrows(IllegalArgumentException.class, () -> kernel(Map.of("policyGraceMillis", 10_001L)));
        assertTrue(grace.getMessage().contains("policyGraceMillis = 10001 is not within 0 to 10000"));
        assertEquals(0, bound.size());
    }

    @Test
    void shouldShowAgentsStatesAndFactsInTheDirectory() {
        var view = new DirectoryView(kit.agents, new Findings(kit.counters), kit.counters, framework.context());
        view.addEndpoint(new BoundEndpoint("data", "tcp://127.0.0.1:5555"));
        kit.host("echo", (call, request) -> request, "say");
        var key = kit.guard.grant(1, java.util.Set.of(), java.util.Set.of("far"));
        kit.agents.register(kit.joining("far", "r1", key));
        kit.time.advanceMillis(10_000);
        kit.agents.sweep();

        var all = view.answer(kit.table.current(), Discover.getDefaultInstance());
        assertEquals(List.of("echo HEALTHY", "far DEAD"),
                all.getEntriesList().stream().map(e -> e.getName() + " " + e.getState()).toList());
        assertEquals("1.2.3", all.getFactsOrThrow("version"));
        assertEquals("tcp://127.0.0.1:5555", all.getFactsOrThrow("endpoint.data"));
        assertEquals("1", all.getFactsOrThrow("count.agents.dead"));
        assertEquals(1, view.answer(kit.table.current(), Discover.newBuilder().setCapability("say").build())
                .getEntriesCount());
        assertEquals(0, view.answer(kit.table.current(), Discover.newBuilder().setName("none").build())
                .getEntriesCount());
        view.removeEndpoint(new BoundEndpoint("data", "tcp://127.0.0.1:5555"));
    }
}
