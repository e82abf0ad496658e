package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import spine.api.message.ComponentID;
import spine.api.security.Decision;
import spine.api.security.Grant;
import spine.api.security.VerifiedKey;

/** SEC-16, SEC-17: handshakes, which wait for the policy, but not for ever. */
class GuardAdmissionTest {
    private static final VerifiedKey KEY = FakeGuard.key(1);
    private static final VerifiedKey OTHER = FakeGuard.key(2);

    private final TestTime time = new TestTime();
    private final Counters counters = new Counters();
    private final Auditor auditor = new Auditor(counters);
    private final RevocationList revocations =
            new RevocationList(new RevocationFile(Kit.folder().resolve("revoked.txt")), auditor, Kit.noRecord(), time);
    private final PolicyDesk policy = PolicyDesk.granting(KEY, OTHER);
    private final CountDownLatch hang = new CountDownLatch(1);
    private KernelGuard guard;

    @BeforeEach
    void start() {
        guard = guard(5000);
    }

    private KernelGuard guard(long deadlineMillis) {
        return new KernelGuard(counters, auditor, revocations,
                Settings.with(Map.of("policyDeadlineMillis", deadlineMillis)), time);
    }

    @AfterEach
    void close() {
        hang.countDown();
        guard.close();
        revocations.close();
    }

    private void present(PolicyDesk desk) {
        guard.addPolicy(desk, Map.of());
        Kit.await(() -> guard.check(KEY) instanceof Decision.Granted);
    }

    private CompletionStage<Decision> admit(VerifiedKey key) {
        return guard.admit("handshake", key, "tcp://x");
    }

    private static Decision of(CompletionStage<Decision> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static String reason(CompletionStage<Decision> stage) throws Exception {
        return assertInstanceOf(Decision.Denied.class, of(stage)).reason();
    }

    private long count(String name) {
        return counters.all().getOrDefault(name, 0L);
    }

    private static CompletionStage<Decision> hanging(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return null;
    }

    @Test
    void shouldAdmitWhomThePolicyGrants() throws Exception {
        present(policy);
        assertInstanceOf(Decision.Granted.class, of(admit(KEY)));
        assertEquals(List.of(KEY), policy.consulted);
    }

    /** A stranger costs the policy nothing, so he cannot keep it from deciding about others. */
    @Test
    void shouldRefuseAStrangerWithoutAskingThePolicy() throws Exception {
        present(policy);
        var audit = new ArrayList<String>();
        auditor.log = (id, level, event, data) -> audit.add(id + " " + data.get("reason"));
        assertEquals("unknown key", reason(admit(FakeGuard.key(3))));
        assertEquals(List.of(), policy.consulted);
        assertEquals(1, count("refused.handshake"));
        assertEquals(List.of("AUTH-002 unknown key"), audit);
    }

    @Test
    void shouldRefuseAndCountWhenThePolicySaysNullThrowsOrFails() throws Exception {
        present(policy);
        policy.answer = () -> null;
        assertEquals("the policy failed", reason(admit(KEY)));
        policy.answer = () -> CompletableFuture.completedFuture(null);
        assertEquals("the policy failed", reason(admit(KEY)));
        policy.answer = () -> CompletableFuture.failedFuture(new IllegalStateException("x"));
        assertEquals("the policy failed", reason(admit(KEY)));
        policy.answer = () -> {
            throw new NoClassDefFoundError("x");
        };
        assertEquals("the policy failed", reason(admit(KEY)));
        assertEquals(4, count("policy.failed"));
        policy.answer = () -> CompletableFuture.completedFuture(new Decision.Denied("not today"));
        assertEquals("not today", reason(admit(KEY)));
        assertEquals(5, count("refused.handshake"));
    }

    /** It cannot give what the snapshot does not: neither to a stranger nor to one who lost it meanwhile. */
    @Test
    void shouldRefuseWhenTheSnapshotAtTheEndDoesNotGrant() throws Exception {
        present(policy);
        var answer = new CompletableFuture<Decision>();
        policy.answer = () -> answer;
        var waiting = admit(KEY);
        Kit.await(() -> policy.consulted.contains(KEY));
        policy.remove(KEY);
        policy.publish();
        answer.complete(new Decision.Granted(PolicyDesk.grant(KEY, 2)));
        assertEquals("unknown key", reason(waiting));
    }

    /** SEC-41. */
    @Test
    void shouldRefuseWhenTheKeyIsRevokedWhileThePolicyThinks() throws Exception {
        present(policy);
        var answer = new CompletableFuture<Decision>();
        policy.answer = () -> answer;
        var waiting = admit(KEY);
        Kit.await(() -> policy.consulted.contains(KEY));
        revocations.revoke(KEY, "stolen", "test");
        answer.complete(new Decision.Granted(PolicyDesk.grant(KEY, 2)));
        assertEquals("the key is revoked", reason(waiting));
    }

    @Test
    void shouldRefuseAndCountWhenThePolicyIsLate() throws Exception {
        guard.close();
        guard = guard(50);
        present(policy);
        policy.answer = CompletableFuture::new;
        assertEquals("the policy was late", reason(admit(KEY)));
        assertEquals(1, count("policy.late"));
    }

    @Test
    void shouldDecideAboutOthersWhileOneConsultationHangs() throws Exception {
        present(policy);
        policy.answer = () -> hanging(hang);
        var stuck = admit(KEY);
        Kit.await(() -> policy.consulted.contains(KEY));
        policy.answer = null;
        assertInstanceOf(Decision.Granted.class, of(admit(OTHER)));
        assertFalse(stuck.toCompletableFuture().isDone());
    }

    /** All threads hang: those after them wait, the queue is bounded, all are refused by their deadline. */
    @Test
    void shouldRefuseAndCountWhenAllConsultationsHang() throws Exception {
        guard.close();
        guard = guard(1500);
        present(policy);
        policy.answer = () -> hanging(hang);
        var waiting = new ArrayList<CompletionStage<Decision>>();
        for (int i = 0; i < 1100; i++) {
            waiting.add(admit(KEY));
        }
        for (var one : waiting) {
            assertInstanceOf(Decision.Denied.class, of(one));
        }
        assertTrue(count("policy.busy") >= 1, "over the queue");
        assertTrue(count("policy.late") >= 1000, "in the queue: " + count("policy.late"));
        assertEquals(4, policy.consulted.size(), "threads");
        var known = FakeGuard.key(9);
        guard.addPolicy(PolicyDesk.granting(KEY, known), Map.of("service.ranking", 1));
        Kit.await(() -> guard.check(known) instanceof Decision.Granted);
        assertInstanceOf(Decision.Granted.class, of(admit(KEY)), "the next policy has threads of its own");
    }

    /** SEC-16: before the first policy, and between two. */
    @Test
    void shouldHoldHandshakesUntilAPolicyIsThere() throws Exception {
        var early = admit(KEY);
        assertFalse(early.toCompletableFuture().isDone());
        present(policy);
        assertInstanceOf(Decision.Granted.class, of(early));
        guard.removePolicy(policy);
        var between = admit(KEY);
        assertFalse(between.toCompletableFuture().isDone(), "the last snapshot lets nobody new in");
        guard.addPolicy(PolicyDesk.granting(KEY), Map.of());
        assertInstanceOf(Decision.Granted.class, of(between));
    }

    @Test
    void shouldRefuseForTheTimeBeingWhenNoPolicyComes() throws Exception {
        guard.close();
        guard = guard(50);
        var denied = assertInstanceOf(Decision.Denied.class, of(admit(KEY)));
        assertTrue(denied.temporary());
        assertEquals(1, count("refused.no_policy"));
    }

    /** A handshake that the former was thinking about is neither lost nor refused. */
    @Test
    void shouldAskTheNextPolicyWhenTheOneThatWasAskedGoes() throws Exception {
        present(policy);
        policy.answer = () -> hanging(hang);
        var waiting = admit(KEY);
        Kit.await(() -> policy.consulted.contains(KEY));
        var next = PolicyDesk.granting(KEY);
        guard.addPolicy(next, Map.of("service.ranking", -1));
        Kit.await(() -> !next.sinks.isEmpty());
        guard.removePolicy(policy);
        assertInstanceOf(Decision.Granted.class, of(waiting));
        assertEquals(List.of(KEY), next.consulted);
    }

    private Decision from(String address, VerifiedKey key) throws Exception {
        return of(guard.admit("handshake", key, address));
    }

    /** SEC-42: addresses as the engines give them; what is not known to be this machine is another. */
    @Test
    void shouldAdmitThePhysicsEngineFromThisMachineAloneSEC42() throws Exception {
        var plain = PolicyDesk.grant(KEY, 1);
        policy.put(KEY, new Decision.Granted(new Grant(plain.principal(), Set.of(ComponentID.PHYSICS_ENGINE_VALUE,
                ComponentID.MEMORY_SYSTEM_VALUE), "", Set.of(), "", 1, plain.permissions())));
        policy.publish();
        present(policy);
        var audit = new ArrayList<String>();
        auditor.log = (id, level, event, data) -> audit.add(id + " " + data.get("reason"));
        for (var here : List.of("127.0.0.1", "127.8.9.10", "0:0:0:0:0:0:0:1", "::1", "0:0:0:0:0:0:0:1%lo", "ipc")) {
            assertInstanceOf(Decision.Granted.class, from(here, KEY), here);
        }
        for (var elsewhere : List.of("192.0.2.7", "127.0.0.1.example.org", "1127.0.0.1", "127.0.0", "localhost",
                "0:0:0:0:0:0:1:1", "2001:db8:0:0:0:0:0:1", "fe80:0:0:0:0:0:0:1%eth0", "ipc.example.org", "")) {
            assertEquals("the physics engine may connect from its own machine only",
                    assertInstanceOf(Decision.Denied.class, from(elsewhere, KEY), elsewhere).reason());
        }
        assertEquals(10, count("refused.handshake.identity"));
        assertEquals("AUTH-003 the physics engine may connect from its own machine only", audit.get(0));
        assertInstanceOf(Decision.Granted.class, from("192.0.2.7", OTHER), "others may");
    }
}
