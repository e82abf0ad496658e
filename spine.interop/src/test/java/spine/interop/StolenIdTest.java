package spine.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Timeout;
import spine.api.security.CurveKeyPair;
import spine.api.transport.ConnectionEvent.Kind;
import spine.api.transport.Endpoint;
import spine.api.transport.Peer;
import spine.api.transport.SendOutcome;

/** SEC-20: somebody who is admitted wants another one's routing id. He may get the name; he never gets the messages. */
@Timeout(120)
class StolenIdTest {
    private final CurveKeyPair owners = Salt.keyPair();
    private final CurveKeyPair thiefs = Salt.keyPair();
    private final Ear ear = new Ear();

    private PeerProcess owner(Site site, Foreign foreign, Endpoint router, String hello) throws Exception {
        return site.client(foreign, router, owners, "type", "DEALER", "id", "vault", "hello", hello);
    }

    /** Prints what it gets. */
    private PeerProcess thief(Site site, Foreign foreign, Endpoint router) throws Exception {
        return site.client(foreign, router, thiefs, "type", "DEALER", "id", "vault", "mode", "print", "hello", "mine");
    }

    private static void assertGotNothing(PeerProcess thief) {
        assertEquals(List.of(), thief.heard().stream().filter(line -> line.startsWith("message")).toList());
    }

    @OnLibzmq
    void shouldLeaveAnIdToItsOwnerWhoIsThere(Engine engine, Foreign foreign) throws Exception {
        try (var site = new Site(engine)) {
            var router = site.listen(ear);
            owner(site, foreign, router, "owner");
            var vault = ear.next().from();
            var thief = thief(site, foreign, router);
            assertTrue(ear.event(Kind.IDENTITY).detail().contains("the routing id is in use by another key"));
            for (int i = 0; i < 100; i++) {
                Site.send(router, vault, Site.text("secret " + i));
                assertEquals("secret " + i, ear.next().text());
            }
            assertGotNothing(thief);
        }
    }

    @OnLibzmq
    void shouldNotGiveTheOwnersMessagesToTheThiefWhenTheOwnerIsGone(Engine engine, Foreign foreign) throws Exception {
        try (var site = new Site(engine)) {
            var router = site.listen(ear);
            var owner = owner(site, foreign, router, "owner");
            var vault = ear.next().from();
            owner.kill();
            ear.event(Kind.DISCONNECTED);
            var thief = thief(site, foreign, router);
            var taken = ear.next("mine").from();
            assertEquals(vault.routingId(), taken.routingId());
            assertNotEquals(vault.key(), taken.key());
            for (int i = 0; i < 100; i++) {
                assertEquals(SendOutcome.UNREACHABLE, Site.outcome(router, vault, Site.text("secret " + i)));
            }
            Site.send(router, taken, Site.text("yours"));
            assertEquals("yours", thief.await("message"));
            assertGotNothing(thief);
        }
    }

    /** The thief tries all the while; the owner restarts, is addressed all the while, and has his id in the end. */
    @OnLibzmq
    void shouldNotGiveTheOwnersMessagesToTheThiefWhileHeRestarts(Engine engine, Foreign foreign) throws Exception {
        try (var site = new Site(engine)) {
            var router = site.listen(ear);
            var owner = owner(site, foreign, router, "owner");
            var vault = ear.next().from();
            for (int life = 0; life < 3; life++) {
                var thief = thief(site, foreign, router);
                owner.kill();
                address(router, vault, 50);
                var again = owner(site, foreign, router, "owner " + life);
                address(router, vault, 50);
                assertGotNothing(thief);
                thief.kill();
                owner = again;
                backAgain(site, foreign, router, vault);
            }
        }
    }

    private static void address(Endpoint router, Peer vault, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            Site.outcome(router, vault, Site.text("secret"));
        }
    }

    /** If the thief was quicker, the owner, who was refused and does not try again by himself, starts once more. */
    private void backAgain(Site site, Foreign foreign, Endpoint router, Peer vault) throws Exception {
        for (int i = 0; Site.outcome(router, vault, Site.text("there?")) != SendOutcome.SENT; i++) {
            assertTrue(i < 10, "the owner never got its id back");
            owner(site, foreign, router, "try " + i);
            ear.next("try " + i);
        }
    }
}
