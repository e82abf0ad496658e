package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import spine.api.Principal;
import spine.api.security.CurveKeyPair;
import spine.api.security.Decision;
import spine.api.security.Grant;
import spine.api.security.Permissions;
import spine.api.transport.ConnectionEvent;

/** SEC-20 over real sockets, engine zmtp: Bob, who is entitled to be here, wants Ann's routing id. */
class LiveRoutingIdsTest extends LiveFixture {
    private static final int TRIES = 3;
    private CurveKeyPair bob;

    @BeforeEach
    void entitle() throws Exception {
        bob = keys("bob");
        grant(bob, Set.of(), Optional.empty());
    }

    private void grant(CurveKeyPair who, Set<Integer> components, Optional<CurveKeyPair> former) {
        var key = who.publicKey();
        policy.put(key, new Decision.Granted(new Grant(new Principal("curve", key.z85(), "k", Principal.Role.AGENT),
                components, "", Set.of(), "", 2, Permissions.ALL, former.map(CurveKeyPair::publicKey))));
        policy.publish();
    }

    private Client connect(CurveKeyPair who, String id) throws Exception {
        return new Client("control", identity.keys().publicKey(), who, id);
    }

    /** Perhaps not at once: the broker may not have noticed yet that somebody left. */
    private Client serves(CurveKeyPair who, String id) throws Exception {
        var client = connect(who, id);
        client.ping();
        assertEquals("PONG", client.answer());
        return client;
    }

    /** However often he tries, and the broker has noticed who left by then. */
    private void refuses(CurveKeyPair who, String id) throws Exception {
        long before = identities();
        var client = connect(who, id);
        client.ping();
        for (int i = 0; i < TRIES; i++) {
            client.expect(ConnectionEvent.Kind.REFUSED);
        }
        client.endpoint.close();
        assertTrue(client.replies.isEmpty());
        Kit.await(() -> identities() >= before + TRIES);
    }

    private long identities() {
        return counters.all().getOrDefault("connections.identity", 0L);
    }

    private void leave(Client client) throws Exception {
        client.endpoint.close();
        client.expect(ConnectionEvent.Kind.DISCONNECTED);
    }

    @Test
    void shouldKeepTheOwnersIdWhileHeIsThereGoneAndRestartingSEC20() throws Exception {
        for (int life = 0; life < 3; life++) {
            var owner = serves(ann, "vault");
            refuses(bob, "vault");
            owner.ping();
            assertEquals("PONG", owner.answer(), "nothing of the owner's is lost");
            leave(owner);
            refuses(bob, "vault");
        }
        serves(bob, "bobs");
    }

    /** It cannot be sat upon beforehand either, nor by saying nothing. */
    @Test
    void shouldNotLetAComponentsIdToAKeyWithoutTheNumberSEC20() throws Exception {
        refuses(bob, "component_3");
        grant(ann, Set.of(3), Optional.empty());
        connect(ann, "component_3.main").expect(ConnectionEvent.Kind.ADMITTED);
        refuses(bob, "component_3.main");
        var silent = new Client("data", identity.keys().publicKey(), bob, "component_3");
        silent.expect(ConnectionEvent.Kind.REFUSED);
        silent.endpoint.close();
        assertFalse(silent.events.contains(ConnectionEvent.Kind.ADMITTED));
    }

    @Test
    void shouldLetTheNextKeyOfARotationHaveTheIdAndNobodyElseSEC40() throws Exception {
        var next = keys("next");
        leave(serves(ann, "vault"));
        grant(next, Set.of(), Optional.of(ann));
        leave(serves(next, "vault"));
        refuses(bob, "vault");
        refuses(ann, "vault");
        policy.remove(ann.publicKey());
        policy.publish();
        refuses(bob, "vault");
        serves(next, "vault");
    }

    @Test
    void shouldFreeTheIdWhenItsOwnerIsRevokedSEC41() throws Exception {
        var owner = serves(ann, "vault");
        refuses(bob, "vault");
        owner.events.clear();
        revocations.revoke(ann.publicKey(), "lost", "test");
        owner.expect(ConnectionEvent.Kind.DISCONNECTED);
        serves(bob, "vault");
    }

    @Test
    void shouldNotFlushTheOwnersIdWithAFloodOfIdsOfOneKeySEC20() throws Exception {
        leave(serves(ann, "vault"));
        for (int i = 0; i < RoutingIds.MOST_OF_KEY + 8; i++) {
            serves(bob, "flood" + i).endpoint.close();
        }
        refuses(bob, "vault");
        leave(serves(ann, "vault"));
        serves(ann, "flood0");
    }
}
