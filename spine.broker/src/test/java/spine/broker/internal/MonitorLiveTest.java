package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import spine.api.Address;
import spine.api.BoundEndpoint;
import spine.api.CallOptions;
import spine.api.Home;
import spine.api.Principal;
import spine.api.StatusFacts;
import spine.api.TraceContext;
import spine.api.message.NeuralSpike;
import spine.api.security.CurveKeyPair;
import spine.api.security.Decision;
import spine.api.security.Grant;
import spine.api.security.Permissions;
import spine.api.security.Permissions.Action;
import spine.api.security.Permissions.Rule;
import spine.api.transport.ConnectOptions;
import spine.api.transport.ConnectionEvent;
import spine.api.transport.Endpoint;
import spine.api.transport.Inbound;
import spine.api.transport.Pattern;
import spine.api.transport.Reactor;
import spine.api.transport.Receiver;
import spine.api.transport.Transport;
import spine.broker.monitor.internal.MonitorConfig;
import spine.broker.monitor.internal.MonitorEndpoint;
import spine.broker.monitor.internal.MonitorService;
import spine.keys.KeyFiles;

/** The monitor's PUB on real sockets, engine zmtp: BR-13, SP-13, and who may watch. */
@Timeout(120)
class MonitorLiveTest {
    private static final Permissions WATCHES = Permissions.of(List.of(new Rule(true, Action.USE, "metrics", "*"),
            new Rule(true, Action.USE, "discover", "*")));
    @TempDir
    Path root;

    private final Kit kit = new Kit();
    private final FakeContext framework = new FakeContext();
    private final Transport transport = ServiceLoader.load(Transport.class).stream()
            .map(ServiceLoader.Provider::get).filter(t -> t.name().equals("zmtp")).findFirst().orElseThrow();
    private final Reactor clients = transport.open("clients");
    private final MonitorService monitor = new MonitorService();
    private final PolicyDesk policy = PolicyDesk.granting();
    private final CallRouter router = new CallRouter(kit.table, kit.counters, new DirectoryView(kit.agents,
            new Findings(kit.counters), kit.counters, framework.context()), kit.shield, kit.config, System::nanoTime);
    private RevocationList revocations;
    private KernelGuard guard;
    private RotatingIdentity identity;
    private MonitorEndpoint endpoint;
    private CurveKeyPair ann;

    @BeforeEach
    void start() throws Exception {
        ann = keys("ann");
        policy.put(ann.publicKey(), granted(WATCHES));
        policy.publish();
        identity = new RotatingIdentity(Home.under(root), kit.auditor);
        revocations = new RevocationList(new RevocationFile(root.resolve("revoked.txt")), kit.auditor, Kit.noRecord(),
                Clock.systemUTC());
        guard = new KernelGuard(kit.counters, kit.auditor, revocations, Settings.defaults(), System::nanoTime);
        guard.addPolicy(policy, Map.of());
        kit.table.monitor = monitor;
        kit.agents.monitor = monitor;
        endpoint = endpoint(Map.of("address", "tcp://127.0.0.1:*", "ipc", false, "figuresMillis", 100));
    }

    private MonitorEndpoint endpoint(Map<String, ?> settings) {
        return new MonitorEndpoint(framework.context(), settings(settings), Home.under(root), transport, identity, guard,
                router, monitor);
    }

    private static MonitorConfig settings(Map<String, ?> changed) {
        return (MonitorConfig) Proxy.newProxyInstance(MonitorConfig.class.getClassLoader(),
                new Class<?>[] {MonitorConfig.class}, (self, method, arguments) ->
                        changed.containsKey(method.getName()) ? changed.get(method.getName()) : method.getDefaultValue());
    }

    @AfterEach
    void stop() {
        clients.close();
        endpoint.close();
        router.close();
        guard.close();
        revocations.close();
        identity.destroy();
        kit.close();
    }

    private static Decision granted(Permissions permissions) {
        return new Decision.Granted(new Grant(new Principal("curve", "k", "k", Principal.Role.CLIENT), Set.of(), "",
                Set.of(), "", 2, permissions));
    }

    private CurveKeyPair keys(String name) throws Exception {
        return new KeyFiles(root.resolve(name), name).loadOrCreate();
    }

    private String address() {
        return framework.all(BoundEndpoint.class).stream().filter(e -> e.name().equals("monitor")).findFirst()
                .orElseThrow().address();
    }

    /** What a subscriber got, and what became of its connection. */
    private final class Watcher implements Receiver {
        private final BlockingQueue<Map.Entry<String, NeuralSpike>> got = new LinkedBlockingQueue<>();
        private final BlockingQueue<ConnectionEvent.Kind> events = new LinkedBlockingQueue<>();

        Watcher(CurveKeyPair who, String topic) throws Exception {
            Endpoint sub = clients.connect(new ConnectOptions(address(), identity.keys().publicKey(), who)
                    .as(Pattern.SUB), this);
            sub.subscribe(ByteString.copyFromUtf8(topic));
        }

        @Override
        public void onMessage(Inbound message) {
            try {
                got.add(Map.entry(message.frames().get(0).toByteString().toStringUtf8(),
                        NeuralSpike.parseFrom(message.frames().get(1).toByteString())));
                message.release();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void onEvent(ConnectionEvent event) {
            events.add(event.kind());
        }

        void expect(ConnectionEvent.Kind kind) throws InterruptedException {
            for (var event = events.poll(60, TimeUnit.SECONDS); event != kind; event = events.poll(60, TimeUnit.SECONDS)) {
                assertNotNull(event, kind + " did not happen");
            }
        }

        /** The next under this topic whose event has this name; the others before it are passed over. */
        NeuralSpike next(String topic, String name) throws InterruptedException {
            while (true) {
                var one = got.poll(60, TimeUnit.SECONDS);
                assertNotNull(one, "nothing came under " + topic);
                if (one.getKey().equals(topic) && one.getValue().getRichPayload().getText().contains(name)) {
                    return one.getValue();
                }
            }
        }
    }

    @Test
    void shouldTellWhoJoinsLeavesDegradesAndDiesBR13HB07() throws Exception {
        var watcher = new Watcher(ann, "nikola.v0.");
        watcher.next("nikola.v0.directory", "");
        var key = kit.guard.grant(1, Set.of(), Set.of("far"));
        kit.agents.register(kit.joining("far", "r1", key));
        var joined = watcher.next("nikola.v0.events.agents", "joined").getRichPayload().getText();
        assertTrue(joined.contains("\"subject\":\"far\"") && joined.contains("\"where\":\"outside\""), joined);
        kit.agents.sweep();
        kit.time.advanceMillis(4_000);
        kit.agents.seen(kit.agents.of(Plane.Kind.AGENTS, kit.endpoint, Kit.peer("r1", key)), null);
        kit.agents.sweep();
        watcher.next("nikola.v0.events.agents", "\"healthy\"");
        kit.time.advanceMillis(3_000);
        kit.agents.sweep();
        assertTrue(watcher.next("nikola.v0.events.agents", "\"degraded\"").getRichPayload().getText()
                .contains("silent for 3000 ms"));
        kit.time.advanceMillis(7_000);
        kit.agents.sweep();
        watcher.next("nikola.v0.events.agents", "\"dead\"");
        watcher.next("nikola.v0.events.agents", "\"left\"");
        kit.host("near", (call, request) -> request);
        assertTrue(watcher.next("nikola.v0.events.generations", "flipped").getRichPayload().getText()
                .contains("\"routing_version\":\"4\""));
    }

    @Test
    void shouldTellFiguresOfAllAgentsAtTheirIntervalsOP07() throws Exception {
        kit.host("echo", (call, request) -> request);
        var call = (ActiveCall) router.open(new CallOptions("r", Kit.ANN, Duration.ofSeconds(30),
                TraceContext.NONE, false));
        assertEquals("hi", Kit.text(Kit.outcome(router.route(call, new Address.Name("echo"), Kit.text("hi")))));
        var watcher = new Watcher(ann, "nikola.v0.");
        var metrics = watcher.next("nikola.v0.metrics", "").getStatus();
        assertEquals(0, metrics.getMetricsOrThrow("nikola_queue_depth"));
        assertEquals(1, metrics.getMetricsOrThrow("agent.echo.answered"));
        assertTrue(metrics.containsMetrics("nikola_processed_spikes_total") && metrics.containsMetrics("count.calls"));
        var entry = watcher.next("nikola.v0.directory", "").getDirectory().getEntries(0);
        assertEquals("echo", entry.getName());
        assertEquals(1, entry.getAnswered());
    }

    @Test
    void shouldEncodeNothingWhileNobodySubscribes() {
        monitor.event("events.agents", "joined", "a", Map.of());
        monitor.forward("spikes", ByteString.EMPTY);
        assertEquals("0", monitor.facts().get("count.monitor.told"));
    }

    @Test
    void shouldForwardAPeersSpikeAsItIsBR10() throws Exception {
        var watcher = new Watcher(ann, "nikola.v0.");
        watcher.next("nikola.v0.metrics", "");
        var spike = kit.spike("r1").setTextData("of a peer").build();
        monitor.forward("spikes.log", spike.toByteString());
        assertEquals(spike, watcher.next("nikola.v0.spikes.log", ""));
    }

    @Test
    void shouldRefuseWhomThePolicyDoesNotKnowAndWhoMayNotWatchSEC16() throws Exception {
        new Watcher(keys("stranger"), "").expect(ConnectionEvent.Kind.REFUSED);
        var bob = keys("bob");
        policy.put(bob.publicKey(), granted(Permissions.of(List.of(new Rule(true, Action.USE, "discover", "*")))));
        policy.publish();
        var refused = new Watcher(bob, "");
        refused.expect(ConnectionEvent.Kind.REFUSED);
        assertTrue(refused.got.isEmpty());
        assertTrue(kit.count("refused.monitor") > 0 && kit.count("refused.monitor.permission") > 0, "counted");
    }

    @Test
    void shouldCutARevokedKeySEC41() throws Exception {
        var watcher = new Watcher(ann, "nikola.v0.");
        watcher.next("nikola.v0.metrics", "");
        revocations.revoke(ann.publicKey(), "", "test");
        watcher.expect(ConnectionEvent.Kind.REFUSED);
    }

    @Test
    void shouldCutAKeyThatMayNotWatchAnyMoreSEC12() throws Exception {
        var watcher = new Watcher(ann, "nikola.v0.");
        watcher.next("nikola.v0.metrics", "");
        policy.put(ann.publicKey(), granted(Permissions.NONE));
        policy.publish();
        watcher.expect(ConnectionEvent.Kind.REFUSED);
    }

    /** The sender is done at once whatever the subscriber does; the broker's threads have no part in it. */
    @Test
    void shouldNotWaitForASubscriberThatDoesNotRead() throws Exception {
        var blocked = new CountDownLatch(1);
        var slow = transport.open("slow");
        try {
            Endpoint sub = slow.connect(new ConnectOptions(address(), identity.keys().publicKey(), ann).as(Pattern.SUB),
                    message -> {
                        message.release();
                        try {
                            blocked.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    });
            sub.subscribe(ByteString.EMPTY);
            var watcher = new Watcher(ann, "nikola.v0.events.last");
            Kit.await(() -> told() > 0);
            var spike = ByteString.copyFrom(new byte[100_000]);
            for (int i = 0; i < 2000; i++) {
                monitor.forward("spikes.noise", spike);
            }
            Kit.await(() -> {
                monitor.event("events.last", "last", "", Map.of());
                return !watcher.got.isEmpty();
            });
            assertTrue(Long.parseLong(((StatusFacts) transport).facts().get("transport.zmtp.missed")) > 0,
                    "what the slow one missed is counted");
        } finally {
            blocked.countDown();
            slow.close();
        }
    }

    private long told() {
        return Long.parseLong(monitor.facts().get("count.monitor.told"));
    }

    @Test
    void shouldGoOnWithoutAnEndpointWhenTheAddressIsInUse() {
        var other = endpoint(Map.of("address", address(), "ipc", false));
        var problem = framework.all(StatusFacts.class).stream().map(f -> f.facts().get("problem.monitor"))
                .filter(Objects::nonNull).findFirst().orElseThrow();
        assertTrue(problem.contains("conf/spine.monitor.properties"), problem);
        monitor.event("events.agents", "joined", "a", Map.of());
        other.close();
    }

    @Test
    void shouldNameKeyValueAndRangeWhenASettingIsWrong() {
        var wrong = assertThrows(IllegalArgumentException.class, () -> endpoint(Map.of("figuresMillis", 99)));
        assertEquals("spine.monitor: figuresMillis = 99 is not within 100 to 60000", wrong.getMessage());
        assertFalse(kit.count("refused.monitor") > 0);
    }
}
