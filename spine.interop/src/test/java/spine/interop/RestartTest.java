package spine.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;
import spine.api.transport.ConnectionEvent.Kind;
import spine.api.transport.Endpoint;
import spine.api.transport.ListenOptions;
import spine.api.transport.Peer;
import spine.api.transport.SendOutcome;
import spine.api.transport.TransportException;

/** Either side goes and comes back; the other finds it again by itself (BR-14). */
@Timeout(120)
@ResourceLock("ports")
class RestartTest {
    @OnEachPair
    void shouldFindAServerAgainThatRestarted(Engine engine, Foreign foreign) throws Exception {
        try (var site = new Site(engine)) {
            var ear = new Ear();
            var first = site.server(foreign, "tcp://127.0.0.1:*", "type", "ROUTER");
            var address = first.address();
            var dealer = site.connect(address, ear);
            Site.send(dealer, null, Site.text("before"));
            assertEquals("before", ear.next().text());
            first.kill();
            ear.event(Kind.DISCONNECTED);
            site.server(foreign, address, "type", "ROUTER").address();
            sendUntilHeard(dealer, ear, "after");
        }
    }

    /** What was sent around the break may be lost; so this asks again until it is answered. */
    private static void sendUntilHeard(Endpoint dealer, Ear ear, String text) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Site.SECONDS);
        for (int i = 0; System.nanoTime() - end < 0; i++) {
            dealer.send(null, Site.text(text + i), SendOutcome.Listener.IGNORE);
            var heard = ear.heard(200);
            if (heard != null && heard.text().startsWith(text)) {
                return;
            }
        }
        ear.next();
    }

    @OnEachPair
    void shouldBeFoundAgainAfterItsOwnRestart(Engine engine, Foreign foreign) throws Exception {
        try (var site = new Site(engine)) {
            var ear = new Ear();
            var router = site.listen(ear);
            var client = site.client(foreign, router, "type", "DEALER", "id", "faithful", "hello", "hello");
            ear.next("hello");
            var address = router.address();
            router.close();
            var again = relisten(site, address, ear);
            var peer = heardAgain(client, ear, "here again");
            assertEquals("faithful", peer.routingId().toStringUtf8());
            Site.send(again, peer, Site.text("welcome back"));
            assertEquals("welcome back", ear.next("welcome back").text());
        }
    }

    /**
     * Who connects again says nothing of its own accord, and what it has written to a connection that it does not yet
     * know to be broken is lost; so it says it again until it is heard.
     */
    private static Peer heardAgain(PeerProcess client, Ear ear, String text) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Site.SECONDS);
        while (System.nanoTime() - end < 0) {
            client.send(text);
            var heard = ear.heard(500);
            if (heard != null && heard.last().equals(text)) {
                return heard.from();
            }
        }
        return ear.next(text).from();
    }

    /** Somebody's connection may have the port for a moment, such as that of the client which looks for us there. */
    private static Endpoint relisten(Site site, String address, Ear ear) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Site.SECONDS);
        for (;;) {
            try {
                return site.listen(new ListenOptions(address, "interop", site.serverKeys, 0), Site.ALL, ear);
            } catch (TransportException e) {
                if (!e.getMessage().contains("already in use") || System.nanoTime() - end > 0) {
                    throw e;
                }
                LockSupport.parkNanos(20_000_000);
            }
        }
    }

    /** BR-09, libzmq's router_mandatory: who is not there, or no longer, is unreachable. */
    @OnEachEngine
    void shouldSayUnreachableWhenAPeerIsGone(Engine engine) throws Exception {
        try (var site = new Site(engine)) {
            var ear = new Ear();
            var router = site.listen(ear);
            var client = site.client(Foreign.LIBZMQ, router, "type", "DEALER", "hello", "here");
            var peer = ear.next().from();
            client.kill();
            ear.event(Kind.DISCONNECTED);
            var outcomes = new LinkedBlockingQueue<SendOutcome>();
            router.send(peer, Site.text("still there?"), outcomes::add);
            assertEquals(SendOutcome.UNREACHABLE, outcomes.poll(Site.SECONDS, TimeUnit.SECONDS));
        }
    }

    /** The same peer under the same key and routing id, again and again: never deaf, never mixed up. */
    @OnEachPair
    void shouldTakeAPeerBackThatWasKilled(Engine engine, Foreign foreign) throws Exception {
        try (var site = new Site(engine)) {
            var ear = new Ear();
            var router = site.listen(ear);
            var keys = Salt.keyPair();
            for (int i = 0; i < 3; i++) {
                var client = site.client(foreign, router, keys, "type", "DEALER", "id", "phoenix", "hello", "life " + i);
                var peer = ear.next("life " + i).from();
                assertEquals("phoenix", peer.routingId().toStringUtf8());
                Site.send(router, peer, Site.text("echo " + i));
                ear.next("echo " + i);
                client.kill();
                ear.event(Kind.DISCONNECTED);
            }
        }
    }
}
