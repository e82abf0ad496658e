package spine.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import spine.api.transport.Pattern;

/** Our ROUTER, bound; foreign DEALER, REQ and ROUTER connected: every size and shape, under CURVE (SEC-20). */
@Timeout(120)
class OurRouterTest {
    @OnEachPair
    void shouldExchangeEverythingWithADealer(Engine engine, Foreign foreign) throws Exception {
        try (var site = new Site(engine)) {
            dealer(site, foreign, "tcp://127.0.0.1:*", true);
        }
    }

    /** BR-03: a real Unix socket. */
    @OnEachPair
    void shouldExchangeEverythingWithADealerOverAUnixSocket(Engine engine, Foreign foreign) throws Exception {
        assumeTrue(engine.unixSockets(), engine + " has no Unix sockets");
        assumeTrue(foreign.unixSockets(), foreign + " has no Unix sockets");
        try (var site = new Site(engine)) {
            dealer(site, foreign, site.unixAddress(), foreign == Foreign.LIBZMQ);
        }
    }

    private static void dealer(Site site, Foreign foreign, String address, boolean large) throws Exception {
        var ear = new Ear();
        var keys = Salt.keyPair();
        var router = site.listen(Pattern.ROUTER, address, Site.ALL, ear);
        site.client(foreign, router, keys, "type", "DEALER", "id", "their-name", "hello", "hello");
        var hello = ear.next();
        assertEquals("hello", hello.text());
        assertEquals(keys.publicKey(), hello.from().key());
        assertEquals("their-name", hello.from().routingId().toStringUtf8());
        new Echo(router, ear).everything(hello.from(), large);
    }

    /** BR-08: the delimiter of a REQ comes as it is, and goes back as it came. */
    @OnEachPair
    void shouldExchangeEverythingWithARequest(Engine engine, Foreign foreign) throws Exception {
        try (var site = new Site(engine)) {
            var ear = new Ear();
            var router = site.listen(ear);
            site.client(foreign, router, "type", "REQ", "hello", "hello");
            var hello = ear.next();
            assertEquals(List.of(ByteString.EMPTY, ByteString.copyFromUtf8("hello")), hello.frames());
            new Echo(router, ear).everything(hello.from(), false, ByteString.EMPTY);
        }
    }

    /** libzmq's probe_router: a connecting ROUTER says one empty message, so that the bound one can speak first. */
    @OnEachPair
    void shouldExchangeEverythingWithARouterThatProbes(Engine engine, Foreign foreign) throws Exception {
        try (var site = new Site(engine)) {
            var ear = new Ear();
            var router = site.listen(ear);
            site.client(foreign, router, "type", "ROUTER", "id", "router", "probe", "1");
            var probe = ear.next();
            assertEquals(List.of(ByteString.EMPTY), probe.frames());
            new Echo(router, ear).everything(probe.from(), false);
        }
    }
}
