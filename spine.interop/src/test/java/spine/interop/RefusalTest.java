package spine.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import spine.api.transport.ConnectOptions;
import spine.api.transport.ConnectionEvent.Kind;
import spine.api.transport.Pattern;
import spine.api.transport.SendOutcome;

/** Who must not talk to us, and to whom we must not talk (SEC-17, SEC-20, SEC-34); the honest go on. */
@Timeout(120)
class RefusalTest {
    @OnEachPair
    void shouldRefuseAClientWhoseKeyTheGateDenies(Engine engine, Foreign foreign) throws Exception {
        try (var site = new Site(engine)) {
            var denied = Salt.keyPair();
            var ear = new Ear();
            var router = site.listen(Pattern.ROUTER, "tcp://127.0.0.1:*",
                    (key, address) -> Site.word(!key.equals(denied.publicKey())), ear);
            site.client(foreign, router, denied, "type", "DEALER", "hello", "smuggled");
            ear.event(Kind.REFUSED);
            assertNothingBut(site, router, ear);
        }
    }

    /** Defect 3 of JeroMQ: where nobody decides, everybody is admitted. Here a gate that fails has said no. */
    @OnEachEngine
    void shouldRefuseEverybodyWhenTheGateFails(Engine engine) throws Exception {
        try (var site = new Site(engine)) {
            var ear = new Ear();
            var asked = new AtomicInteger();
            var router = site.listen(Pattern.ROUTER, "tcp://127.0.0.1:*", (key, address) -> {
                if (asked.getAndIncrement() == 0) {
                    throw new IllegalStateException("expected by the test");
                }
                return Site.word(true);
            }, ear);
            var client = site.client(Foreign.LIBZMQ, router, "type", "DEALER", "hello", "smuggled", "reconnect", "-1");
            ear.event(Kind.REFUSED);
            client.kill();
            assertNothingBut(site, router, ear);
        }
    }

    @OnEachEngine
    void shouldNotListenWithoutAGate(Engine engine) throws Exception {
        try (var site = new Site(engine)) {
            assertThrows(RuntimeException.class,
                    () -> site.listen(Pattern.ROUTER, "tcp://127.0.0.1:*", null, new Ear()));
        }
    }

    @OnEachPair
    void shouldRefuseAClientThatExpectsAnotherServerKey(Engine engine, Foreign foreign) throws Exception {
        refused(engine, foreign, "server", Salt.keyPair().publicKey().z85());
    }

    @OnEachPair
    void shouldRefuseAPlainClient(Engine engine, Foreign foreign) throws Exception {
        refused(engine, foreign, "mechanism", "plain");
    }

    @OnEachPair
    void shouldRefuseANullClient(Engine engine, Foreign foreign) throws Exception {
        refused(engine, foreign, "mechanism", "null");
    }

    private static void refused(Engine engine, Foreign foreign, String key, String value) throws Exception {
        try (var site = new Site(engine)) {
            var ear = new Ear();
            var gate = new AtomicInteger();
            var router = site.listen(Pattern.ROUTER, "tcp://127.0.0.1:*", (k, address) -> {
                gate.incrementAndGet();
                return Site.word(true);
            }, ear);
            site.client(foreign, router, "type", "DEALER", "hello", "smuggled", key, value);
            ear.event(Kind.HANDSHAKE_FAILED, Kind.DISCONNECTED);
            assertEquals(0, gate.get(), "the gate was asked about a key that nobody showed");
            assertNothingBut(site, router, ear);
        }
    }

    private static void assertNothingBut(Site site, spine.api.transport.Endpoint router, Ear ear) throws Exception {
        assertTrue(ear.messages.isEmpty());
        site.assertServes(router, ear);
        assertTrue(ear.messages.isEmpty());
    }

    /** SEC-34: what we say goes to the server whose key we know, or to nobody. */
    @OnEachPair
    void shouldTellNothingToAServerWithAnotherKey(Engine engine, Foreign foreign) throws Exception {
        misled(engine, foreign, true);
    }

    @OnEachPair
    void shouldTellNothingToANullServer(Engine engine, Foreign foreign) throws Exception {
        misled(engine, foreign, false, "mechanism", "null");
    }

    @OnEachPair
    void shouldTellNothingToAPlainServer(Engine engine, Foreign foreign) throws Exception {
        misled(engine, foreign, false, "mechanism", "plain");
    }

    private static void misled(Engine engine, Foreign foreign, boolean otherKey, String... settings) throws Exception {
        try (var site = new Site(engine)) {
            var all = new java.util.ArrayList<>(List.of("type", "ROUTER", "mode", "print"));
            all.addAll(List.of(settings));
            var server = site.server(foreign, "tcp://127.0.0.1:*", all.toArray(String[]::new));
            var ear = new Ear();
            var expected = otherKey ? Salt.keyPair().publicKey() : site.serverKeys.publicKey();
            var dealer = site.connect(new ConnectOptions(server.address(), expected, Salt.keyPair()), ear);
            dealer.send(null, Site.text("secret"), SendOutcome.Listener.IGNORE);
            ear.event(Kind.HANDSHAKE_FAILED, Kind.REFUSED, Kind.DISCONNECTED);
            assertTrue(server.heard().stream().noneMatch(line -> line.startsWith("message")));
            assertTrue(ear.messages.isEmpty());
        }
    }
}
