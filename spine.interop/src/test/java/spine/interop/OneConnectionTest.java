package spine.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Timeout;
import spine.api.security.CurveKeyPair;
import spine.api.transport.ConnectionEvent.Kind;
import spine.api.transport.Endpoint;
import spine.api.transport.Gate;
import spine.api.transport.Pattern;

/** SEC-20: of a key that may have one live connection, with libzmq at both of them. */
@Timeout(120)
class OneConnectionTest {
    private static final Gate SOLE = (key, address) -> CompletableFuture.completedFuture(Gate.Admission.SOLE);
    private final CurveKeyPair keys = Salt.keyPair();
    private final Ear ear = new Ear();

    private Endpoint listen(Site site) throws Exception {
        return site.listen(Pattern.ROUTER, "tcp://127.0.0.1:*", SOLE, ear);
    }

    private PeerProcess client(Site site, Foreign foreign, Endpoint router, String hello) throws Exception {
        return site.client(foreign, router, keys, "type", "DEALER", "id", "component", "hello", hello);
    }

    @OnLibzmq
    void shouldRefuseASecondConnectionWhileTheFirstAnswers(Engine engine, Foreign foreign) throws Exception {
        try (var site = new Site(engine)) {
            var router = listen(site);
            client(site, foreign, router, "first");
            var owner = ear.next().from();
            client(site, foreign, router, "second");
            var told = ear.event(Kind.IDENTITY);
            assertTrue(told.detail().contains("the key has a live connection"), told.detail());
            assertTrue(told.detail().endsWith("key=" + keys.publicKey()), told.detail());
            Site.send(router, owner, Site.text("still yours?"));
            assertEquals("still yours?", ear.next().text());
            assertTrue(ear.messages.isEmpty());
        }
    }

    /** Alive for TCP, dead for everybody: only the question shows it. */
    @OnLibzmq
    void shouldLetTheOwnerInWhoseFormerProcessIsStopped(Engine engine, Foreign foreign) throws Exception {
        try (var site = new Site(engine)) {
            var router = listen(site);
            var former = client(site, foreign, router, "first");
            var owner = ear.next().from();
            // What the system still had of it was read with this.
            Site.send(router, owner, Site.text("settled"));
            ear.next("settled");
            former.freeze();
            ear.events.clear();
            client(site, foreign, router, "second");
            ear.event(Kind.CONNECTED);
            long began = System.nanoTime();
            assertEquals("second", ear.next().text());
            Findings.print(engine, "a stopped process was replaced in ms", (System.nanoTime() - began) / 1_000_000);
            var cut = ear.event(Kind.REFUSED);
            assertTrue(cut.detail().contains("silent while its key connected anew"), cut.detail());
            Site.send(router, owner, Site.text("welcome back"));
            assertEquals("welcome back", ear.next().text());
        }
    }

    @OnLibzmq
    void shouldLetTheOwnerInAtOnceWhoseFormerProcessIsDead(Engine engine, Foreign foreign) throws Exception {
        try (var site = new Site(engine)) {
            var router = listen(site);
            client(site, foreign, router, "first").kill();
            client(site, foreign, router, "second");
            ear.next("second");
            assertTrue(ear.events.stream().noneMatch(e -> e.detail().contains("silent while")));
        }
    }

    /** SEC-12, SEC-41: of a libzmq client that said nothing since it was admitted, and is let in no more. */
    @OnLibzmq
    void shouldCutASilentConnectionOfAKey(Engine engine, Foreign foreign) throws Exception {
        try (var site = new Site(engine)) {
            var revoked = new java.util.concurrent.atomic.AtomicBoolean();
            var router = site.listen(Pattern.ROUTER, "tcp://127.0.0.1:*",
                    (key, address) -> Site.word(!revoked.get() || !key.equals(keys.publicKey())), ear);
            var client = site.client(foreign, router, keys, "type", "DEALER");
            ear.event(Kind.ADMITTED);
            revoked.set(true);
            assertTrue(router.cut(keys.publicKey(), "revoked"));
            assertEquals("revoked", ear.event(Kind.REFUSED).detail());
            ear.event(Kind.DISCONNECTED);
            assertEquals("400 the gate said no", ear.event(Kind.REFUSED).detail());
            client.send("may I?");
            site.assertServes(router, ear);
            assertTrue(ear.messages.isEmpty());
        }
    }
}
