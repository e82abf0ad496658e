package spine.rcis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import spine.api.BoundEndpoint;
import spine.api.Home;
import spine.api.Payload;
import spine.api.Principal.Role;
import spine.api.StartupProblem;
import spine.api.rcis.QueryRequest;
import spine.api.rcis.QueryResponse;
import spine.api.rcis.RCISRequest;
import spine.api.security.VerifiedKey;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectOptions;
import spine.api.transport.Endpoint;
import spine.api.transport.Gate;
import spine.api.transport.Inbound;
import spine.api.transport.ListenOptions;
import spine.api.transport.Peer;
import spine.api.transport.Reactor;
import spine.api.transport.Receiver;
import spine.api.transport.Transport;
import spine.api.transport.TransportException;

/** Start and end of the component: RC-01, RC-03. */
class RcisServerTest {
    private final List<Object> services = new ArrayList<>();
    private final FakeReactor reactor = new FakeReactor();
    private final FakeRouter router = new FakeRouter();
    private final FakeGuard guard = new FakeGuard();
    private final FakeIdentity identity = new FakeIdentity();

    private RcisServer start(Map<String, Object> values) {
        return new RcisServer(context(), config(values), reactor, identity,
                guard, router, new FakeTable(), (lane, name, rate) -> new FakeBuckets(rate, System::nanoTime),
                Home.under(Path.of("home")));
    }

    private BundleContext context() {
        return proxy(BundleContext.class, (self, method, args) -> {
            assertEquals("registerService", method.getName());
            services.add(args[1]);
            return proxy(ServiceRegistration.class, (registration, call, none) -> {
                services.remove(args[1]);
                return null;
            });
        });
    }

    private static RcisConfig config(Map<String, Object> values) {
        return proxy(RcisConfig.class, (self, method, args) ->
                values.getOrDefault(method.getName(), method.getDefaultValue()));
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Test
    void shouldBindOnLoopbackAndSayWhere() throws InterruptedException {
        var server = start(Map.of());
        assertEquals("tcp://127.0.0.1:9001", reactor.options.address());
        assertEquals("nikola.rcis", reactor.options.domain());
        assertEquals(10 * 1024 * 1024, reactor.options.maxMessageBytes());
        assertEquals(List.of(new BoundEndpoint("rcis", "tcp://127.0.0.1:9001")), services);
        server.stop();
        assertTrue(services.isEmpty());
        assertTrue(reactor.closed);
    }

    /** RC-03: the gate opens for keys of the whitelist alone. */
    @Test
    void shouldAdmitKnownKeysOnly() throws Exception {
        start(Map.of());
        guard.allow(Edge.CLIENT, Role.CLIENT);
        assertEquals(Gate.Admission.SHARED, admission(Edge.CLIENT));
        assertEquals(Gate.Admission.REFUSED, admission(Edge.ADMIN));
        assertEquals(List.of("rcis.handshake not on the whitelist"), guard.refusals);
    }

    private Gate.Admission admission(VerifiedKey key) throws Exception {
        return reactor.gate.admits(key, "127.0.0.1").toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** SEC-17, SEC-20. */
    @Test
    void shouldHoldCoreComponentsToOneConnectionAndFailWhereNobodyCanDecide() throws Exception {
        start(Map.of());
        guard.allow(Edge.CLIENT, Role.AGENT);
        assertEquals(Gate.Admission.SOLE, admission(Edge.CLIENT));
        guard.noPolicy = true;
        assertThrows(ExecutionException.class, () -> admission(Edge.CLIENT), "500: nothing is said about the key");
    }

    /** SEC-40. */
    @Test
    void shouldAcceptBothServerKeysWhileARotationIsUnderWay() throws Exception {
        var server = start(Map.of());
        identity.begin("me");
        identity.finish("me");
        assertEquals(List.of(1, 2, 1), reactor.endpoint.accepted);
        server.stop();
        assertNull(identity.sink);
        reactor.endpoint.rotates = false;
        start(Map.of());
        assertTrue(assertThrows(IllegalStateException.class, () -> identity.begin("me")).getMessage().contains("fake"));
    }

    /** SEC-12, SEC-41. */
    @Test
    void shouldCutAKeyWhenTheGuardSaysSo() throws Exception {
        var server = start(Map.of());
        guard.watchers.forEach(watcher -> watcher.accept(Edge.CLIENT, "revoked"));
        assertEquals(List.of(Edge.CLIENT), reactor.endpoint.cut);
        server.stop();
        assertEquals(List.of(), guard.watchers);
    }

    @Test
    void shouldSayWhyWhenTheAddressIsTaken() throws InterruptedException {
        reactor.failure = new TransportException("tcp://127.0.0.1:9001 is in use", new IOException());
        var server = start(Map.of());
        var problem = (StartupProblem) services.get(0);
        assertEquals("spine.rcis", problem.component());
        assertTrue(problem.reason().contains("tcp://127.0.0.1:9001") && problem.reason().contains("in use"));
        assertTrue(problem.remedy().contains("address") && problem.remedy().contains("conf/spine.rcis.properties"));
        server.stop();
        assertTrue(services.isEmpty());
    }

    @Test
    void shouldLeaveNothingBehindWhenTheTransportBreaks() {
        reactor.broken = true;
        assertThrows(IllegalStateException.class, () -> start(Map.of()));
        assertTrue(reactor.closed);
    }

    @Test
    void shouldNameKeyValueAndRangeOfWrongSettings() {
        var wrong = assertThrows(IllegalArgumentException.class, () -> start(Map.of("rateBurst", 0)));
        assertEquals("spine.rcis: rateBurst is 0; allowed is 1 to 1000000", wrong.getMessage());
        assertThrows(IllegalArgumentException.class, () -> start(Map.of("timeoutMillis", 3_600_001)));
        assertThrows(IllegalArgumentException.class, () -> start(Map.of("address", " ")));
        assertThrows(IllegalArgumentException.class, () -> start(Map.of("inFlightBytes", 1L)));
    }

    /** The real clock and the real worker, once through. */
    @Test
    void shouldAnswerOverItsOwnThread() throws InterruptedException {
        var server = start(Map.of());
        guard.allow(Edge.CLIENT, Role.CLIENT);
        router.answer(Payload.message(QueryResponse.getDefaultInstance()));
        var request = RCISRequest.newBuilder().setRequestId(UUID.randomUUID().toString())
                .setTimestamp(System.currentTimeMillis()).setQuery(QueryRequest.newBuilder().setQueryText("x"));
        reactor.receiver.onMessage(Inbound.of(reactor.endpoint, new Peer(ByteString.EMPTY, Edge.CLIENT),
                List.of(Buffer.of(request.build().toByteString()))));
        assertEquals(200, Edge.parse(reactor.endpoint.sent.poll(10, TimeUnit.SECONDS)).getStatusCode());
        server.stop();
    }

    private static final class FakeReactor implements Transport, Reactor {
        final FakeEndpoint endpoint = new FakeEndpoint();
        TransportException failure;
        boolean broken;
        boolean closed;
        ListenOptions options;
        Gate gate;
        Receiver receiver;

        @Override
        public String name() {
            return "fake";
        }

        @Override
        public Features features() {
            return new Features(false, false, false, false, true);
        }

        @Override
        public Reactor open(String name) {
            return this;
        }

        @Override
        public Endpoint listen(ListenOptions with, Gate by, Receiver to) throws TransportException {
            if (failure != null) {
                throw failure;
            }
            if (broken) {
                throw new IllegalStateException("broken");
            }
            options = with;
            gate = by;
            receiver = to;
            return endpoint;
        }

        @Override
        public Endpoint connect(ConnectOptions with, Receiver to) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
