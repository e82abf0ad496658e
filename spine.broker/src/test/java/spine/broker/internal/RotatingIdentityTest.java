package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.api.Home;
import spine.api.StartupProblem;
import spine.api.StatusFacts;
import spine.api.security.CurveKeyPair;
import spine.api.security.ServerIdentity;
import spine.api.security.VerifiedKey;

/** SEC-02, SEC-04, SEC-40: the server's identity over restarts and rotations. AUTH-005. */
class RotatingIdentityTest {
    @TempDir
    Path root;

    private final List<String> audit = new ArrayList<>();
    private final Auditor auditor = new Auditor(new Counters());
    private final List<List<VerifiedKey>> told = new ArrayList<>();
    private final FakeContext framework = new FakeContext();

    private RotatingIdentity identity() throws Exception {
        auditor.log = (id, level, event, data) -> audit.add(id + " " + event + " " + data.get("by"));
        return new RotatingIdentity(Home.under(root), auditor);
    }

    private void note(List<CurveKeyPair> pairs) {
        told.add(pairs.stream().map(CurveKeyPair::publicKey).toList());
    }

    private IdentityComponent component() {
        return new IdentityComponent(framework.context(), Home.under(root), auditor);
    }

    @Test
    void shouldKeepItsIdentityOverRestartsSEC02() {
        var first = component();
        var keys = framework.one(ServerIdentity.class).orElseThrow().keys();
        assertEquals(keys.publicKey().z85(), framework.one(StatusFacts.class).orElseThrow().facts().get("server.key"));
        first.deactivate();
        assertTrue(keys.isDestroyed(), "wiped");
        assertTrue(framework.services.isEmpty());
        var second = component();
        assertEquals(keys.publicKey(), framework.one(ServerIdentity.class).orElseThrow().keys().publicKey());
        second.deactivate();
    }

    @Test
    void shouldOfferNoIdentityAndSayWhatToDoWhenTheSecretIsExposedSEC04() throws Exception {
        component().deactivate();
        var secret = root.resolve("keys/spine_broker.key");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
        var component = component();
        assertFalse(framework.one(ServerIdentity.class).isPresent());
        assertTrue(framework.one(StartupProblem.class).orElseThrow().remedy().contains("chmod 600"));
        component.deactivate();
        assertTrue(framework.services.isEmpty());
    }

    @Test
    void shouldNotMakeAnewWhatIsHalfThereSEC04() throws Exception {
        component().deactivate();
        Files.delete(root.resolve("keys/spine_broker.key"));
        var component = component();
        assertTrue(framework.one(StartupProblem.class).orElseThrow().reason().contains("spine_broker.key"));
        assertFalse(Files.exists(root.resolve("keys/spine_broker.key")), "not made anew");
        component.deactivate();
    }

    @Test
    void shouldAnnounceBothWhileARotationIsUnderWayAndTheNewOneAfterItSEC40() throws Exception {
        var identity = identity();
        var old = identity.keys().publicKey();
        identity.subscribe(this::note);
        var next = identity.begin("ann");
        assertNotEquals(old, next);
        assertEquals(Optional.of(next), identity.next());
        assertEquals(next.z85(), identity.facts().get("server.key.next"));
        assertEquals(old, identity.keys().publicKey(), "make before break");
        identity.finish("ann");
        assertEquals(next, identity.keys().publicKey());
        assertTrue(identity.next().isEmpty());
        assertEquals(List.of(List.of(old), List.of(old, next), List.of(next)), told);
        assertEquals(List.of("AUTH-005 server key rotation: begin ann", "AUTH-005 server key rotation: finish ann"), audit);
        assertEquals(next, identity().keys().publicKey(), "on the disk");
    }

    @Test
    void shouldGoOnWithTheRotationAfterARestartSEC40() throws Exception {
        var first = identity();
        var old = first.keys().publicKey();
        var next = first.begin("ann");
        var second = identity();
        second.subscribe(this::note);
        assertEquals(List.of(List.of(old, next)), told);
        assertThrows(IllegalStateException.class, () -> second.begin("ann"));
        second.abandon("ann");
        assertEquals(List.of(old), told.get(1));
        assertThrows(IllegalStateException.class, () -> second.finish("ann"));
        assertTrue(identity().next().isEmpty());
        second.abandon("ann");
        assertEquals(2, audit.size(), "nothing was under way: " + audit);
    }

    /** An engine that takes one pair only: nothing has happened, and the reason is told. */
    @Test
    void shouldUndoTheBeginningWhenAnEndpointCannotTakeTwo() throws Exception {
        var identity = identity();
        var old = identity.keys().publicKey();
        identity.subscribe(this::note);
        identity.subscribe(pairs -> {
            if (pairs.size() > 1) {
                throw new IllegalStateException("restart");
            }
        });
        assertEquals("restart", assertThrows(IllegalStateException.class, () -> identity.begin("ann")).getMessage());
        assertEquals(List.of(old), told.get(told.size() - 1));
        assertTrue(identity.next().isEmpty());
        assertTrue(identity().next().isEmpty(), "nor on the disk");
        assertEquals(List.of(), audit);
    }

    @Test
    void shouldTellNobodyWhoHasClosed() throws Exception {
        var identity = identity();
        identity.subscribe(this::note).close();
        identity.begin("ann");
        assertEquals(1, told.size());
        var pair = identity.keys();
        identity.destroy();
        assertTrue(pair.isDestroyed());
    }
}
