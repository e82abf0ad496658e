package spine.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Timeout;
import spine.api.security.CurveKeyPair;
import spine.api.transport.ConnectionEvent.Kind;
import spine.api.transport.Endpoint;

/** SEC-40: libzmq clients that know the server's old key, or its new one, while it changes and after that. */
@Timeout(120)
class RotatedServerTest {
    private final CurveKeyPair next = Salt.keyPair();
    private final Ear ear = new Ear();

    private static PeerProcess client(Site site, Foreign foreign, Endpoint router, CurveKeyPair server, String hello)
            throws Exception {
        return site.client(foreign, router, "type", "DEALER", "server", server.publicKey().z85(), "hello", hello);
    }

    @OnLibzmq
    void shouldServeBothKeysDuringARotationAndTheNewOneAfterIt(Engine engine, Foreign foreign) throws Exception {
        try (var site = new Site(engine)) {
            var router = site.listen(ear);
            client(site, foreign, router, site.serverKeys, "before");
            var before = ear.next("before").from();
            assertTrue(router.accept(List.of(site.serverKeys, next)));
            client(site, foreign, router, site.serverKeys, "by the former");
            ear.next("by the former");
            client(site, foreign, router, next, "by the next");
            ear.next("by the next");
            assertTrue(router.accept(List.of(next)));
            Site.send(router, before, Site.text("stays"));
            ear.next("stays");
            client(site, foreign, router, next, "after");
            ear.next("after");
            ear.events.clear();
            client(site, foreign, router, site.serverKeys, "too late");
            assertEquals("HELLO that is not for this server's key", ear.event(Kind.HANDSHAKE_FAILED).detail());
            assertTrue(ear.messages.isEmpty());
        }
    }
}
