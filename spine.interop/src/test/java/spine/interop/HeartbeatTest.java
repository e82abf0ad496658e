package spine.interop;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import spine.api.transport.ConnectionEvent.Kind;

/** PING, PONG and the limits they set (RFC 37), in both roles; libzmq's test_heartbeats re-expressed. */
@Timeout(120)
class HeartbeatTest {
    /** More than a peer gives us to answer (TIMEOUT), which is enough for a busy machine. */
    private static final int IDLE_MILLIS = 2_500;
    private static final String TIMEOUT = "2000";

    /** A peer that gives us two seconds to answer, idle for more than that, stays. */
    @OnEachPair
    void shouldKeepAnIdlePeerThatPingsUs(Engine engine, Foreign foreign) throws Exception {
        try (var site = new Site(engine)) {
            var ear = new Ear();
            var router = site.listen(ear);
            site.client(foreign, router, "type", "DEALER", "hello", "hello", "ivl", "100", "ttl", "4000",
                    "timeout", TIMEOUT);
            var peer = ear.next().from();
            assertFalse(ear.hears(Kind.DISCONNECTED, IDLE_MILLIS), "it was not answered, or not heard");
            Site.send(router, peer, Site.text("still here"));
            ear.next("still here");
        }
    }

    @OnEachPair
    void shouldKeepAnIdleServerThatPingsUs(Engine engine, Foreign foreign) throws Exception {
        try (var site = new Site(engine)) {
            var ear = new Ear();
            var server = site.server(foreign, "tcp://127.0.0.1:*", "type", "ROUTER", "ivl", "100", "ttl", "4000",
                    "timeout", TIMEOUT);
            var dealer = site.connect(server.address(), ear);
            Site.send(dealer, null, Site.text("hello"));
            ear.next("hello");
            assertFalse(ear.hears(Kind.DISCONNECTED, IDLE_MILLIS), "it was not answered, or not heard");
            Site.send(dealer, null, Site.text("still here"));
            ear.next("still here");
        }
    }

    /** A PING's TTL is the peer's own word for when it is to be given up; a frozen peer says nothing more. */
    @OnEachEngine
    void shouldEndAConnectionWhosePeerIsSilentLongerThanItsTtl(Engine engine) throws Exception {
        try (var site = new Site(engine)) {
            var ear = new Ear();
            var router = site.listen(ear);
            try (var raw = new RawClient(site, router).ready()) {
                raw.ping(3, new byte[0]);
                raw.nextCommand("PONG");
                assertTrue(ear.hears(Kind.DISCONNECTED, 20_000), "kept beyond its TTL of 300 ms");
            }
            site.assertServes(router, ear);
        }
    }

    /**
     * The engine's own heartbeat, with its defaults: longer than the normal run may take. A peer of ZMTP 3.0 is found dead by
     * the TTL that it has told.
     */
    @OnEachPair
    void shouldFindAFrozenPeerDead(Engine engine, Foreign foreign) throws Exception {
        assumeTrue(Boolean.getBoolean("interop.long"), "only in the profile interop-long");
        try (var site = new Site(engine)) {
            var ear = new Ear();
            var router = site.listen(ear);
            var client = foreign.isPinged() ? site.client(foreign, router, "type", "DEALER", "hello", "hello")
                    : site.client(foreign, router, "type", "DEALER", "hello", "hello", "ivl", "500", "ttl", "5000",
                            "timeout", "60000");
            ear.next("hello");
            if (!foreign.isPinged()) {
                assertFalse(ear.hears(Kind.DISCONNECTED, 1_200), "lost before it was frozen");
            }
            client.freeze();
            assertTrue(ear.hears(Kind.DISCONNECTED, TimeUnit.SECONDS.toMillis(45)), "a frozen peer was kept");
        }
    }

    /** libzmq's mock_ping: the context comes back, up to 16 bytes of it, with any TTL. */
    @OnEachEngine
    void shouldSendThePingsContextBack(Engine engine) throws Exception {
        try (var site = new Site(engine); var raw = new RawClient(site, site.listen(new Ear())).ready()) {
            for (var context : new String[] {"", "LOL", "0123456789abcdef"}) {
                raw.ping(0, context.getBytes(US_ASCII));
                assertArrayEquals(("\4PONG" + context).getBytes(US_ASCII), raw.nextCommand("PONG"));
            }
        }
    }

    /** RFC 37 allows 16 bytes; of more, libzmq sends the first 16 back, and ending the connection is right as well. */
    @OnEachEngine
    void shouldSurviveAPingWithTooLongAContext(Engine engine) throws Exception {
        try (var site = new Site(engine)) {
            var ear = new Ear();
            var router = site.listen(ear);
            try (var raw = new RawClient(site, router).ready()) {
                raw.ping(0, "LOL".concat("z".repeat(55)).getBytes(US_ASCII));
                var answer = raw.nextCommandOrEnd("PONG");
                assertTrue(answer == null || Arrays.equals(("\4PONGLOL" + "z".repeat(13)).getBytes(US_ASCII), answer));
            }
            site.assertServes(router, ear);
        }
    }
}
