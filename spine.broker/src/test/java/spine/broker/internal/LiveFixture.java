package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import spine.api.BoundEndpoint;
import spine.api.Home;
import spine.api.message.NeuralSpike;
import spine.api.security.CurveKeyPair;
import spine.api.security.VerifiedKey;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectOptions;
import spine.api.transport.ConnectionEvent;
import spine.api.transport.Endpoint;
import spine.api.transport.Inbound;
import spine.api.transport.ListenOptions;
import spine.api.transport.Reactor;
import spine.api.transport.Receiver;
import spine.api.transport.SendOutcome;
import spine.api.transport.Transport;
import spine.keys.KeyFiles;

/** A kernel with its guard, revocations and the server's key on real sockets, engine zmtp; Ann is entitled. */
abstract class LiveFixture {
    @TempDir
    Path root;

    final Counters counters = new Counters();
    private final Auditor auditor = new Auditor(counters);
    private final BrokerConfig config = Settings.with(Map.of("controlAddress", "tcp://127.0.0.1:*", "agentsAddress",
            "tcp://127.0.0.1:*", "dataAddress", "tcp://127.0.0.1:*", "policyGraceMillis", 0L, "controlIpc", false,
            "dataIpc", false, "agentsIpc", false));
    private final FakeContext framework = new FakeContext();
    private final Transport transport = ServiceLoader.load(Transport.class).stream()
            .map(ServiceLoader.Provider::get).filter(t -> t.name().equals("zmtp")).findFirst().orElseThrow();
    private final Reactor clients = transport.open("clients");
    private final RoutingTable table = new RoutingTable(config, counters);
    private final CallRouter router = new CallRouter(table, counters, null, new Shield(), new Awaited(config), config,
            System::nanoTime);
    private final ReplayTable replay = new ReplayTable(300, 65_536, System::nanoTime,
            new RequestRecord(new Recorder(counters), Levels.of(config), () -> 0, Clock.systemUTC()));
    RevocationList revocations;
    KernelGuard guard;
    private RemoteAgents agents;
    RotatingIdentity identity;
    private Kernel kernel;
    PolicyDesk policy;
    CurveKeyPair ann;

    @BeforeEach
    void start() throws Exception {
        var home = Home.under(root);
        ann = keys("ann");
        identity = new RotatingIdentity(home, auditor);
        revocations = new RevocationList(new RevocationFile(home.keys().resolve("revoked.txt")), auditor,
                Kit.noRecord(), Clock.systemUTC());
        guard = new KernelGuard(counters, auditor, revocations, config, System::nanoTime);
        agents = new RemoteAgents(table, guard, counters, new Awaited(config), config, System::nanoTime);
        policy = PolicyDesk.granting(ann.publicKey());
        guard.addPolicy(policy, Map.of());
        kernel = new Kernel(framework.context(), config, home, transport, identity, guard, counters, agents, router,
                replay, revocations, new Recorder(counters));
    }

    @AfterEach
    void stop() {
        clients.close();
        kernel.close();
        agents.close();
        router.close();
        table.close();
        guard.close();
        revocations.close();
        identity.destroy();
    }

    private String address(String plane) {
        return framework.all(BoundEndpoint.class).stream().filter(e -> e.name().equals(plane)).findFirst()
                .orElseThrow().address();
    }

    /** A pair of keys for somebody else. */
    CurveKeyPair keys(String name) throws Exception {
        return new KeyFiles(root.resolve(name), name).loadOrCreate();
    }

    /** A connection, with what came over it and what became of it. */
    final class Client implements Receiver {
        final BlockingQueue<NeuralSpike> replies = new LinkedBlockingQueue<>();
        final BlockingQueue<ConnectionEvent.Kind> events = new LinkedBlockingQueue<>();
        final Endpoint endpoint;

        /** Ann's, on the control plane. */
        Client(VerifiedKey server) throws Exception {
            this("control", server, ann, "");
        }

        Client(String plane, VerifiedKey server, CurveKeyPair who, String routingId) throws Exception {
            endpoint = clients.connect(new ConnectOptions(address(plane), server, who,
                    ByteString.copyFromUtf8(routingId), ListenOptions.MAX_MESSAGE_BYTES,
                    ListenOptions.QUEUE_MESSAGES), this);
        }

        void ping() {
            var spike = NeuralSpike.newBuilder().setRequestId(UUID.randomUUID().toString())
                    .setTimestamp(System.currentTimeMillis()).setTextData("PING").build();
            endpoint.send(null, List.of(Buffer.of(spike.toByteString())), SendOutcome.Listener.IGNORE);
        }

        String answer() throws InterruptedException {
            var reply = replies.poll(10, TimeUnit.SECONDS);
            assertNotNull(reply, "no answer; events " + events);
            return reply.hasError() ? reply.getError().getErrorCode() : reply.getTextData();
        }

        void expect(ConnectionEvent.Kind kind) throws InterruptedException {
            for (var event = events.poll(10, TimeUnit.SECONDS); event != kind; event = events.poll(10,
                    TimeUnit.SECONDS)) {
                assertNotNull(event, kind + " did not happen");
            }
        }

        @Override
        public void onMessage(Inbound message) {
            ByteString body = message.frames().get(message.frames().size() - 1).toByteString();
            message.release();
            try {
                replies.add(NeuralSpike.parseFrom(body));
            } catch (InvalidProtocolBufferException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void onEvent(ConnectionEvent event) {
            events.add(event.kind());
        }
    }

    final Client client(VerifiedKey server) throws Exception {
        var client = new Client(server);
        client.ping();
        assertEquals("PONG", client.answer());
        return client;
    }
}
