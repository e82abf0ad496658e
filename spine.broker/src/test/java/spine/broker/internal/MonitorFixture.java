package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.google.protobuf.ByteString;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import spine.api.BoundEndpoint;
import spine.api.Home;
import spine.api.Principal;
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

/** A monitor on real sockets, engine zmtp, whose figures come ten times a second; Ann may watch. */
abstract class MonitorFixture {
    private static final Permissions WATCHES = Permissions.of(List.of(new Rule(true, Action.USE, "metrics", "*"),
            new Rule(true, Action.USE, "discover", "*")));
    @TempDir
    Path root;

    final Kit kit = new Kit();
    final FakeContext framework = new FakeContext();
    final Transport transport = ServiceLoader.load(Transport.class).stream()
            .map(ServiceLoader.Provider::get).filter(t -> t.name().equals("zmtp")).findFirst().orElseThrow();
    private final Reactor clients = transport.open("clients");
    final MonitorService monitor = new MonitorService();
    final PolicyDesk policy = PolicyDesk.granting();
    final CallRouter router = new CallRouter(kit.table, kit.counters, new DirectoryView(kit.agents,
            new Findings(kit.counters), kit.counters, framework.context()), kit.shield, kit.config, System::nanoTime);
    RevocationList revocations;
    private KernelGuard guard;
    RotatingIdentity identity;
    private MonitorEndpoint endpoint;
    CurveKeyPair ann;

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

    final MonitorEndpoint endpoint(Map<String, ?> settings) {
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

    static Decision granted(Permissions permissions) {
        return new Decision.Granted(new Grant(new Principal("curve", "k", "k", Principal.Role.CLIENT), Set.of(), "",
                Set.of(), "", 2, permissions));
    }

    final CurveKeyPair keys(String name) throws Exception {
        return new KeyFiles(root.resolve(name), name).loadOrCreate();
    }

    final String address() {
        return framework.all(BoundEndpoint.class).stream().filter(e -> e.name().equals("monitor")).findFirst()
                .orElseThrow().address();
    }

    /** What a subscriber got, and what became of its connection. */
    final class Watcher implements Receiver {
        final BlockingQueue<Map.Entry<String, NeuralSpike>> got = new LinkedBlockingQueue<>();
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
}
