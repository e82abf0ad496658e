package spine.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static spine.interop.RawSocket.ascii;
import static spine.interop.RawSocket.property;

import java.util.List;
import org.junit.jupiter.api.Timeout;

/** Servers that break the rules, seen by our DEALER: nothing false is delivered, and it tries again (SEC-34). */
@Timeout(120)
class RawServerTest {
    private static final byte[] ROUTER = property("Socket-Type", "ROUTER");

    /** One connection's worth of lies. */
    interface Lie {
        void tell(RawServer.Connection connection) throws Exception;
    }

    /** The same address lies first, and is honest on a later connection: the client gets there by itself. */
    private static void assertRecovers(Engine engine, Lie lie) throws Exception {
        try (var site = new Site(engine); var server = new RawServer(site.serverKeys)) {
            var ear = new Ear();
            site.connect(server.address(), ear);
            try (var liar = server.accept()) {
                lie.tell(liar);
                boolean ended = liar.socket.isClosed() || liar.ends(engine.ours() ? 15_000 : 1_000);
                assertTrue(ended || !engine.ours(), "the connection to a liar was kept");
            } catch (java.net.SocketException e) {
                assertTrue(e.getMessage().contains("roken pipe") || e.getMessage().contains("reset"), e.getMessage());
            }
            try (var honest = server.accept().ready()) {
                honest.text("the truth");
                assertEquals("the truth", ear.next().last());
                assertEquals(List.of(), List.copyOf(ear.messages));
            }
        }
    }

    @OnEachEngine
    void shouldTalkToAServerThatKeepsTheRules(Engine engine) throws Exception {
        assertRecovers(engine, liar -> liar.reset());
    }

    @OnEachEngine
    void shouldNotFollowAServerToAWeakerMechanism(Engine engine) throws Exception {
        assertRecovers(engine, liar -> {
            liar.write(RawSocket.greeting("NULL", false));
            liar.command(RawSocket.join(ascii("\5READY"), ROUTER));
            liar.write("\0\6sneaky");
        });
    }

    @OnEachEngine
    void shouldRefuseAnOlderProtocol(Engine engine) throws Exception {
        assertRecovers(engine, liar -> liar.write("\u00ff\0\0\0\0\0\0\0\1\u007f\1\5\0\0\0\6sneaky"));
    }

    @OnEachEngine
    void shouldRefuseAWelcomeWithAFlippedBit(Engine engine) throws Exception {
        assertRecovers(engine, liar -> {
            var welcome = liar.greet().welcomeBody();
            welcome[100] ^= 1;
            liar.command(welcome);
        });
    }

    @OnEachEngine
    void shouldRefuseAReadyThatIsNotTheServers(Engine engine) throws Exception {
        assertRecovers(engine, liar -> {
            liar.welcome().frame();
            var ready = liar.readyBody(ROUTER);
            ready[ready.length - 1] ^= 1;
            liar.command(ready);
        });
        assertRecovers(engine, liar -> liar.greet().command(RawSocket.join(ascii("\5READY"), ROUTER)));
    }

    @OnEachEngine
    void shouldRefuseAMessageBeforeReady(Engine engine) throws Exception {
        assertRecovers(engine, liar -> {
            liar.welcome().frame();
            liar.text("early");
        });
    }

    @OnEachEngine
    void shouldRefuseAReplayedMessage(Engine engine) throws Exception {
        try (var site = new Site(engine); var server = new RawServer(site.serverKeys)) {
            var ear = new Ear();
            site.connect(server.address(), ear);
            try (var liar = server.accept().ready()) {
                liar.text("once");
                assertEquals("once", ear.next().text());
                liar.frame(0, liar.sealed(liar.nonce(), 0, ascii("once")));
                assertTrue(liar.ends(engine.ours() ? 15_000 : 1_000) || !engine.ours());
            }
            assertTrue(ear.messages.isEmpty());
        }
    }

    @OnEachEngine
    void shouldComeBackAfterAnError(Engine engine) throws Exception {
        assertRecovers(engine, liar -> {
            liar.greet().frame();
            liar.command(ascii("\5ERROR\3500"));
        });
    }

    /** A selection that was not offered, or two, is an attempt to lead us astray; asserted of our engine's own words. */
    @OnEachEngine
    void shouldRefuseAnExtensionThatItDidNotOffer(Engine engine) throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(engine.ours(), "only our engine knows X-Spine");
        for (var value : new String[] {"1z", "1", "2a", "1ab", "", "a1"}) {
            assertRecovers(engine, liar -> {
                liar.welcome().frame();
                liar.command(liar.readyBody(RawSocket.join(ROUTER, property("X-Spine", value))));
            });
        }
    }

    @OnEachEngine
    void shouldSurviveAServerThatAnnouncesTooMuch(Engine engine) throws Exception {
        for (long length : new long[] {Integer.MAX_VALUE, Long.MAX_VALUE, -1}) {
            assertRecovers(engine, liar -> liar.greet().header(4, length));
        }
    }
}
