package spine.security.curve.pairing.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.api.Home;
import spine.api.Principal.Role;
import spine.api.StartupProblem;
import spine.api.message.PairReply;
import spine.api.message.PairRequest;
import spine.api.security.AuditLog.Level;
import spine.api.security.CurveKeyPair;
import spine.api.security.Decision.Denied;
import spine.api.security.Decision.Granted;
import spine.api.security.VerifiedKey;
import spine.keys.PairingProof;
import spine.keys.PairingToken;
import spine.security.curve.fakes.FakeBundle;
import spine.security.curve.fakes.FakeGuard;
import spine.security.curve.fakes.FakeIdentity;
import spine.security.curve.fakes.FakeRevocations;
import spine.security.curve.fakes.FakeTransport;
import spine.security.curve.fakes.Keys;
import spine.security.curve.fakes.RecordingAudit;
import spine.security.curve.policy.internal.WhitelistPolicy;

/** SEC-13, SEC-30, SEC-36: when BOOTSTRAP opens, with the real timers, whitelist and files. */
class PairingComponentTest {
    @TempDir
    Path root;

    private final FakeBundle bundle = new FakeBundle();
    private final FakeTransport transport = new FakeTransport();
    private final RecordingAudit audit = new RecordingAudit();
    private final FakeRevocations revocations = new FakeRevocations();
    private final CurveKeyPair server = Keys.pair();
    private Home home;
    private WhitelistPolicy policy;
    private PairingComponent component;

    @BeforeEach
    void setUp() throws Exception {
        home = Home.under(root);
        Files.createDirectories(home.keys());
        Files.createDirectories(home.run());
        Files.createDirectories(home.state());
    }

    @AfterEach
    void stop() {
        if (component != null) {
            component.deactivate();
            component = null;
        }
        if (policy != null) {
            policy.deactivate();
            policy = null;
        }
        assertTrue(bundle.services.isEmpty(), "everything is taken back");
        assertNull(transport.bound);
    }

    private void startPolicy() {
        policy = new WhitelistPolicy(bundle.context(), home, audit, revocations, FakeBundle.settings(Map.of()));
    }

    private void startPairing() {
        component = new PairingComponent(bundle.context(), FakeBundle.settings(Map.of()), home, audit, policy,
                FakeGuard.byRole(), new FakeIdentity(server), transport);
    }

    private void start() {
        startPolicy();
        startPairing();
    }

    private void pair(VerifiedKey key, String token) throws Exception {
        assertEquals(200, answer(key, token).getStatusCode());
    }

    private PairReply answer(VerifiedKey key, String token) throws Exception {
        var proof = PairingProof.ofClient(PairingToken.parse(token), key, server.publicKey());
        assertTrue(transport.deliver(key, PairRequest.newBuilder().setProof(ByteString.copyFrom(proof))
                .setClientPublicKey(ByteString.copyFrom(key.bytes())).setLabel("my\nlaptop role=admin").build()
                .toByteArray()));
        var sent = transport.sent.poll(15, TimeUnit.SECONDS);
        assertNotNull(sent);
        return PairReply.parseFrom(sent.frames().get(0));
    }

    @Test
    void shouldBootstrapWriteTheKeyFirstAndLock() throws Exception {
        start();
        assertEquals("BOOTSTRAP", component.state());
        var key = Keys.key();
        pair(key, component.window().orElseThrow().token());
        assertEquals(key + " role=admin label=my_laptop_role_admin\n",
                Files.readString(home.keys().resolve("whitelist.txt")));
        assertEquals("LOCKED", component.state());
        assertEquals(Role.ADMIN, policy.whitelist().entries().iterator().next().role());
    }

    @Test
    void shouldStayLockedWhenThereIsAKeyAtTheStart() throws Exception {
        Files.writeString(home.keys().resolve("whitelist.txt"), Keys.key() + "\n");
        start();
        assertEquals("LOCKED", component.state());
        assertTrue(transport.binds.isEmpty());
    }

    @Test
    void shouldNotReenterBootstrapWhenTheListIsEmptiedAndComponentsStartAgain() throws Exception {
        start();
        pair(Keys.key(), component.window().orElseThrow().token());
        stop();
        Files.writeString(home.keys().resolve("whitelist.txt"), "");
        start();
        assertEquals("LOCKED", component.state());
        stop();
        bundle.uuid = "run-2";
        start();
        assertEquals("BOOTSTRAP", component.state(), "a new start of the framework may");
    }

    @Test
    void shouldOpenAgainWhenOnlyTheTransportCameAnewBeforeAnybodyPaired() throws Exception {
        start();
        var first = component.window().orElseThrow().token();
        component.deactivate();
        startPairing();
        assertEquals("BOOTSTRAP", component.state());
        assertFalse(component.window().orElseThrow().token().equals(first));
    }

    /** SEC-13, SEC-36, SEC-41: everybody is out, the former list is kept, and revocations stay. */
    @Test
    void shouldResetTheWhitelistAndPairAnewWhenItIsRecovered() throws Exception {
        var lost = Keys.key();
        var thief = Keys.key();
        Files.writeString(home.keys().resolve("whitelist.txt"), lost + " role=admin\n");
        revocations.revoke(thief, "stolen", "somebody");
        start();
        assertEquals("LOCKED", component.state());
        var window = component.recover("local recovery");
        assertEquals("BOOTSTRAP", component.state());
        assertTrue(policy.current().decide(lost) instanceof Denied);
        try (var files = Files.list(home.keys())) {
            var kept = files.filter(f -> f.getFileName().toString().startsWith("whitelist.txt.reset-")).findFirst()
                    .orElseThrow();
            assertEquals(lost + " role=admin\n", Files.readString(kept));
        }
        assertEquals(1, audit.count("AUTH-004", Level.CRITICAL));
        assertEquals(403, answer(thief, window.token()).getStatusCode());
        var found = Keys.key();
        pair(found, window.token());
        assertEquals(Role.ADMIN, policy.whitelist().entries().iterator().next().role());
        assertTrue(policy.current().decide(found) instanceof Granted);
    }

    @Test
    void shouldResetNothingWhenNoWindowCanBeOpened() throws Exception {
        var key = Keys.key();
        Files.writeString(home.keys().resolve("whitelist.txt"), key + " role=admin\n");
        start();
        transport.addressInUse = true;
        assertThrows(IllegalStateException.class, () -> component.recover("local recovery"));
        assertTrue(policy.current().decide(key) instanceof Granted);
    }

    @Test
    void shouldReportAStartupProblemWhenTheAddressIsTaken() {
        transport.addressInUse = true;
        start();
        var problem = bundle.service(StartupProblem.class).orElseThrow();
        assertTrue(problem.reason().contains("5558") && problem.remedy().contains("5558"), problem.toString());
        assertEquals("LOCKED", component.state());
    }

    @Test
    void shouldNameTheSettingWhenItIsOutOfRange() {
        startPolicy();
        var e = assertThrows(IllegalArgumentException.class, () -> new PairingComponent(bundle.context(),
                FakeBundle.settings(Map.of("windowSeconds", 301)), home, audit, policy, FakeGuard.byRole(),
                new FakeIdentity(server), transport));
        assertTrue(e.getMessage().contains("windowSeconds = 301 is not within 10 to 300"), e.getMessage());
    }
}
