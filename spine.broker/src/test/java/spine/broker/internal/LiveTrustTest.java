package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import spine.api.transport.ConnectionEvent;

/** The guard, the revocations and the server's key over real sockets, engine zmtp: SEC-12, SEC-16, SEC-40, SEC-41. */
class LiveTrustTest extends LiveFixture {
    /** SEC-41: typed refusal first, then the cut; also of the connection that says nothing. */
    @Test
    void shouldRefuseAndThenCutALiveConnectionWhenItsKeyIsRevokedSEC41() throws Exception {
        var server = identity.keys().publicKey();
        var speaking = client(server);
        var silent = client(server);
        speaking.events.clear();
        silent.events.clear();
        long begun = System.nanoTime();
        var written = revocations.revokeSoon(ann.publicKey(), "stolen", "test")
                .thenApply(fresh -> System.nanoTime()).toCompletableFuture();
        speaking.ping();
        // On a machine that stood still for so long the cut comes first, and the answer of the handshake is the refusal.
        Kit.await(() -> !speaking.replies.isEmpty() || !speaking.events.isEmpty());
        if (!speaking.replies.isEmpty()) {
            assertEquals("UNAUTHORIZED", speaking.answer());
        }
        long refused = System.nanoTime();
        speaking.expect(ConnectionEvent.Kind.DISCONNECTED);
        silent.expect(ConnectionEvent.Kind.DISCONNECTED);
        long cut = System.nanoTime();
        System.out.printf("real sockets: first refusal at the client %.1f ms after the revocation, on the disk after"
                + " %.1f ms, both connections cut after %.0f ms%n", (refused - begun) / 1e6,
                (written.get(10, TimeUnit.SECONDS) - begun) / 1e6, (cut - begun) / 1e6);
        silent.expect(ConnectionEvent.Kind.REFUSED);
        assertTrue(counters.all().get("refused.handshake") >= 1, "and it does not come back");
    }

    /** SEC-12. */
    @Test
    void shouldCutAConnectionThatSaysNothingWhenItsKeyIsTakenOffSEC12() throws Exception {
        var silent = client(identity.keys().publicKey());
        policy.remove(ann.publicKey());
        policy.publish();
        silent.expect(ConnectionEvent.Kind.DISCONNECTED);
    }

    /** SEC-16: the policy is updated in place; the connection outlives it, nothing passes meanwhile. */
    @Test
    void shouldPutOffWhileNoPolicyIsThereAndGoOnOverTheSameConnectionSEC16() throws Exception {
        var client = client(identity.keys().publicKey());
        client.events.clear();
        guard.removePolicy(policy);
        client.ping();
        assertEquals("UNAVAILABLE", client.answer());
        var waiting = new Client(identity.keys().publicKey());
        waiting.ping();
        guard.addPolicy(PolicyDesk.granting(ann.publicKey()), Map.of());
        assertEquals("PONG", waiting.answer(), "its handshake waited for the policy");
        client.ping();
        assertEquals("PONG", client.answer());
        assertTrue(client.events.isEmpty(), "the same connection: " + client.events);
    }

    /** SEC-40: old and new key while it is under way, live connections over all of it, only the new one afterwards. */
    @Test
    void shouldRotateTheServersKeyWithoutLosingAConnectionSEC40() throws Exception {
        var old = identity.keys().publicKey();
        var before = client(old);
        before.events.clear();
        var next = identity.begin("test");
        client(old);
        var after = client(next);
        identity.finish("test");
        var late = new Client(old);
        late.expect(ConnectionEvent.Kind.HANDSHAKE_FAILED);
        late.ping();
        client(next);
        before.ping();
        assertEquals("PONG", before.answer(), "connections stay");
        after.ping();
        assertEquals("PONG", after.answer());
        assertTrue(before.events.isEmpty(), before.events.toString());
        assertTrue(late.replies.isEmpty(), "the former key is refused");
    }
}
