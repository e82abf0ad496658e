package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.junit.jupiter.api.Test;
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
import spine.api.transport.Reactor;
import spine.api.transport.Receiver;
import spine.api.transport.SendOutcome;
import spine.api.transport.Transport;
import spine.keys.KeyFiles;

/** The guard, the revocations and the server's key over real sockets, engine zmtp: SEC-12, SEC-16, SEC-40, SEC-41. */
class LiveTrustTest {
    @TempDir
    Path root;

    private final Counters counters = new Counters();
    private final Auditor auditor = new Auditor(counters);
    private final BrokerConfig config = Settings.with(Map.of("controlAddress", "tcp://127.0.0.1:*", "agentsAddress",
            "tcp://127.0.0.1:*", "dataAddress", "tcp://127.0.0.1:*", "policyGraceMillis", 0L, "controlIpc", false,
            "dataIpc", false, "agentsIpc", false));
    private final FakeContext framework = new FakeContext();
    private final Transport transport = ServiceLoader.load(Transport.class).stream()
            .map(ServiceLoader.Provider::get).filter(t -> t.name().equals("zmtp")).findFirst().orElseThrow();
    private final Reactor clients = transport.open("clients");
    private final RoutingTable table = new RoutingTable(config, counters);
    private final CallRouter router = new CallRouter(table, counters, null, config, System::nanoTime);
    private final ReplayTable replay = new ReplayTable(300, 65_536, System::nanoTime);
    private RevocationList revocations;
    private KernelGuard guard;
    private RemoteAgents agents;
    private RotatingIdentity identity;
    private Kernel kernel;
    private PolicyDesk policy;
    private CurveKeyPair ann;
    private String address;

    @BeforeEach
    void start() throws Exception {
        var home = Home.under(root);
        ann = new KeyFiles(root.resolve("ann"), "ann").loadOrCreate();
        identity = new RotatingIdentity(home, auditor);
        revocations = new RevocationList(new RevocationFile(home.keys().resolve("revoked.txt")), auditor,
                Clock.systemUTC());
        guard = new KernelGuard(counters, auditor, revocations, config, System::nanoTime);
        agents = new RemoteAgents(table, guard, counters, config, System::nanoTime);
        policy = PolicyDesk.granting(ann.publicKey());
        guard.addPolicy(policy, Map.of());
        kernel = new Kernel(framework.context(), config, home, transport, identity, guard, counters, agents, router,
                replay, revocations);
        address = framework.all(BoundEndpoint.class).stream().filter(e -> e.name().equals("control")).findFirst()
                .orElseThrow().address();
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

    /** A connection of Ann's, with what came over it and what became of it. */
    private final class Client implements Receiver {
        private final BlockingQueue<NeuralSpike> replies = new LinkedBlockingQueue<>();
        private final BlockingQueue<ConnectionEvent.Kind> events = new LinkedBlockingQueue<>();
        private final Endpoint endpoint;

        Client(VerifiedKey server) throws Exception {
            endpoint = clients.connect(new ConnectOptions(address, server, ann), this);
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

    private Client client(VerifiedKey server) throws Exception {
        var client = new Client(server);
        client.ping();
        assertEquals("PONG", client.answer());
        return client;
    }

    /** SEC-41: typed refusal first, then the cut; also of the connection that says nothing. */
    @Test
    void shouldRefuseAndThenCutALiveConnectionWhenItsKeyIsRevokedSEC41() throws Exception {
        var server = identity.keys().publicKey();
        var speaking = client(server);
        var silent = client(server);
        speaking.events.clear();
        silent.events.clear();
        long begun = System.nanoTime();
        var written = revocations.revokeSoon(ann.publicKey(), "stolen", "test")
                .thenApply(fresh -> System.nanoTime()).toCompletableFuture();
        speaking.ping();
        // On a machine that stood still for so long the cut comes first, and the answer of the handshake is the refusal.
        Kit.await(() -> !speaking.replies.isEmpty() || !speaking.events.isEmpty());
        if (!speaking.replies.isEmpty()) {
            assertEquals("UNAUTHORIZED", speaking.answer());
        }
        long refused = System.nanoTime();
        speaking.expect(ConnectionEvent.Kind.DISCONNECTED);
        silent.expect(ConnectionEvent.Kind.DISCONNECTED);
        long cut = System.nanoTime();
        System.out.printf("real sockets: first refusal at the client %.1f ms after the revocation, on the disk after"
                + " %.1f ms, both connections cut after %.0f ms%n", (refused - begun) / 1e6,
                (written.get(10, TimeUnit.SECONDS) - begun) / 1e6, (cut - begun) / 1e6);
        silent.expect(ConnectionEvent.Kind.REFUSED);
        assertTrue(counters.all().get("refused.handshake") >= 1, "and it does not come back");
    }

    /** SEC-12. */
    @Test
    void shouldCutAConnectionThatSaysNothingWhenItsKeyIsTakenOffSEC12() throws Exception {
        var silent = client(identity.keys().publicKey());
        policy.remove(ann.publicKey());
        policy.publish();
        silent.expect(ConnectionEvent.Kind.DISCONNECTED);
    }

    /** SEC-16: the policy is updated in place; the connection outlives it, nothing passes meanwhile. */
    @Test
    void shouldPutOffWhileNoPolicyIsThereAndGoOnOverTheSameConnectionSEC16() throws Exception {
        var client = client(identity.keys().publicKey());
        client.events.clear();
        guard.removePolicy(policy);
        client.ping();
        assertEquals("UNAVAILABLE", client.answer());
        var waiting = new Client(identity.keys().publicKey());
        waiting.ping();
        guard.addPolicy(PolicyDesk.granting(ann.publicKey()), Map.of());
        assertEquals("PONG", waiting.answer(), "its handshake waited for the policy");
        client.ping();
        assertEquals("PONG", client.answer());
        assertTrue(client.events.isEmpty(), "the same connection: " + client.events);
    }

    /** SEC-40: old and new key while it is under way, live connections over all of it, only the new one afterwards. */
    @Test
    void shouldRotateTheServersKeyWithoutLosingAConnectionSEC40() throws Exception {
        var old = identity.keys().publicKey();
        var before = client(old);
        before.events.clear();
        var next = identity.begin("test");
        client(old);
        var after = client(next);
        identity.finish("test");
        var late = new Client(old);
        late.expect(ConnectionEvent.Kind.HANDSHAKE_FAILED);
        late.ping();
        client(next);
        before.ping();
        assertEquals("PONG", before.answer(), "connections stay");
        after.ping();
        assertEquals("PONG", after.answer());
        assertTrue(before.events.isEmpty(), before.events.toString());
        assertTrue(late.replies.isEmpty(), "the former key is refused");
    }
}
