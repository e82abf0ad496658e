package spine.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;
import org.junit.jupiter.api.Timeout;
import spine.api.transport.ConnectOptions;
import spine.api.transport.Pattern;

/** Our DEALER, connected to a foreign ROUTER, DEALER or REP under CURVE: every size and shape. */
@Timeout(120)
class OurDealerTest {
    @OnEachPair
    void shouldExchangeEverythingWithARouter(Engine engine, Foreign foreign) throws Exception {
        against("ROUTER", "tcp://127.0.0.1:*", engine, foreign, true);
    }

    @OnEachPair
    void shouldExchangeEverythingWithADealer(Engine engine, Foreign foreign) throws Exception {
        against("DEALER", "tcp://127.0.0.1:*", engine, foreign, false);
    }

    @OnEachPair
    void shouldExchangeEverythingWithAReply(Engine engine, Foreign foreign) throws Exception {
        against("REP", "tcp://127.0.0.1:*", engine, foreign, false, ByteString.EMPTY);
    }

    @OnEachPair
    void shouldExchangeEverythingWithARouterOverAUnixSocket(Engine engine, Foreign foreign) throws Exception {
        assumeTrue(engine.unixSockets(), engine + " has no Unix sockets");
        assumeTrue(foreign.unixSockets(), foreign + " has no Unix sockets");
        against("ROUTER", null, engine, foreign, false);
    }

    private static void against(String type, String address, Engine engine, Foreign foreign, boolean large,
            ByteString... prefix) throws Exception {
        try (var site = new Site(engine)) {
            var ear = new Ear();
            var server = site.server(foreign, address == null ? site.unixAddress() : address, "type", type);
            var dealer = site.connect(server.address(), ear);
            new Echo(dealer, ear).everything(null, large, prefix);
        }
    }

    /** Our routing id is what the peer addresses us by: it reaches a foreign ROUTER as it is. */
    @OnEachPair
    void shouldBeCalledByTheRoutingIdThatWasSet(Engine engine, Foreign foreign) throws Exception {
        try (var site = new Site(engine)) {
            var server = site.server(foreign, "tcp://127.0.0.1:*", "type", "ROUTER", "mode", "print");
            var dealer = site.connect(new ConnectOptions(Pattern.DEALER, server.address(),
                    site.serverKeys.publicKey(), Salt.keyPair(), ByteString.copyFromUtf8("spine-7"), 1 << 20, 100),
                    new Ear());
            Site.send(dealer, null, Site.text("who am I"));
            assertEquals("spine-7", server.await("message"));
        }
    }
}
