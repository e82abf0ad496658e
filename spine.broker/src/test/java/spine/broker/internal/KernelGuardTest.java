package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Constants;
import spine.api.Principal;
import spine.api.security.Decision;
import spine.api.security.Permissions;
import spine.api.security.PolicySnapshot;
import spine.api.security.VerifiedKey;

/** SEC-16, SEC-17, SEC-19: who decides, and that nobody does means no. */
class KernelGuardTest {
    private static final VerifiedKey KEY = FakeGuard.key(1);
    private static final VerifiedKey OTHER = FakeGuard.key(2);

    private final TestTime time = new TestTime();
    private final Counters counters = new Counters();
    private final Auditor auditor = new Auditor(counters);
    private final RevocationList revocations =
            new RevocationList(new RevocationFile(Kit.folder().resolve("revoked.txt")), auditor, Kit.noRecord(), time);
    private final KernelGuard guard = new KernelGuard(counters, auditor, revocations,
            Settings.with(Map.of("policyDeadlineMillis", 50L)), time);
    private final CountDownLatch hang = new CountDownLatch(1);

    @AfterEach
    void close() {
        hang.countDown();
        guard.close();
        revocations.close();
    }

    private void add(PolicyDesk policy, int ranking) {
        guard.addPolicy(policy, Map.of(Constants.SERVICE_RANKING, ranking, Constants.SERVICE_ID, (long) ranking));
    }

    private boolean isIn(VerifiedKey key) {
        return guard.check(key) instanceof Decision.Granted;
    }

    private boolean isTemporary(VerifiedKey key) {
        return guard.check(key) instanceof Decision.Denied denied && denied.temporary();
    }

    private long count(String name) {
        return counters.all().getOrDefault(name, 0L);
    }

    /** SEC-16. */
    @Test
    void shouldDenyForTheTimeBeingWhenNoPolicyIsThere() {
        assertTrue(isTemporary(KEY));
        guard.refused("DATA", KEY, ((Decision.Denied) guard.check(KEY)).reason());
        assertEquals(1, count("refused.no_policy"));
        assertEquals(0, count("cuts"));
    }

    /** SEC-17: nothing but a published snapshot lets anybody in. */
    @Test
    void shouldDenyAndCountWhenThePolicyThrowsOrPublishesNothing() {
        var dead = new PolicyDesk();
        dead.onSubscribe = () -> {
            throw new NoClassDefFoundError("gone");
        };
        add(dead, 1);
        Kit.await(() -> count("policy.failed") == 1);
        var empty = new PolicyDesk();
        add(empty, 2);
        Kit.await(() -> count("policy.failed") >= 2);
        var silent = new PolicyDesk();
        silent.mute = true;
        add(silent, 3);
        Kit.await(() -> count("policy.late") >= 1);
        assertTrue(isTemporary(KEY));
    }

    /** SEC-17: a policy whose code never comes back keeps none of its successors from deciding. */
    @Test
    void shouldGoOverToAnotherWhenOneHangsWhileItIsSubscribedTo() {
        var hanging = new PolicyDesk();
        hanging.onSubscribe = () -> await(hang);
        add(hanging, 2);
        add(PolicyDesk.granting(KEY), 1);
        Kit.await(() -> isIn(KEY));
        Kit.await(() -> count("policy.late") == 1);
    }

    private static void await(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException deaf) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void shouldDecideByEachSnapshotFromTheMomentOnAtWhichItIsPublished() {
        var policy = PolicyDesk.granting(KEY);
        add(policy, 0);
        Kit.await(() -> isIn(KEY));
        assertFalse(isIn(OTHER));
        policy.put(OTHER, new Decision.Granted(PolicyDesk.grant(OTHER, 2)));
        policy.remove(KEY);
        policy.publish();
        assertTrue(isIn(OTHER));
        assertFalse(isIn(KEY));
        assertFalse(isTemporary(KEY), "this one is meant");
    }

    @Test
    void shouldRefuseASnapshotThatIsOlderThanTheOneBefore() {
        var policy = PolicyDesk.granting(KEY);
        add(policy, 0);
        Kit.await(() -> isIn(KEY));
        policy.publish();
        policy.publish(new PolicySnapshot(1, Map.of(), new Decision.Denied("rolled back")));
        assertTrue(isIn(KEY));
        assertEquals(1, count("policy.rollback"));
        policy.publish(null);
        assertTrue(isIn(KEY));
    }

    /** SEC-16: the new one comes, the old one goes, and somebody asks all the time. */
    @Test
    void shouldHaveNoMomentWithoutWhenOnePolicyTakesTheOthersPlace() throws Exception {
        var present = PolicyDesk.granting(KEY);
        add(present, 0);
        Kit.await(() -> isIn(KEY));
        var refused = new AtomicLong();
        var asked = new AtomicLong();
        var stop = new AtomicBoolean();
        var asking = new Thread(() -> {
            while (!stop.get()) {
                asked.incrementAndGet();
                if (!isIn(KEY)) {
                    refused.incrementAndGet();
                }
            }
        });
        asking.start();
        for (int i = 1; i <= 100; i++) {
            var next = PolicyDesk.granting(KEY);
            long before = asked.get();
            add(next, i);
            Kit.await(() -> !next.sinks.isEmpty());
            guard.removePolicy(present);
            Kit.await(() -> asked.get() > before);
            present = next;
        }
        stop.set(true);
        asking.join();
        assertEquals(0, refused.get(), "of " + asked.get());
    }

    @Test
    void shouldStayWithTheFormerUntilTheBetterOneHasPublished() {
        var former = PolicyDesk.granting(KEY);
        add(former, 0);
        Kit.await(() -> isIn(KEY));
        var better = PolicyDesk.granting(OTHER);
        better.mute = true;
        add(better, 1);
        Kit.await(() -> !better.sinks.isEmpty());
        assertTrue(isIn(KEY));
        better.publish();
        assertTrue(isIn(OTHER));
        assertFalse(isIn(KEY));
        guard.removePolicy(better);
        assertTrue(isIn(KEY), "the former is still there");
        Kit.await(() -> better.sinks.isEmpty());
    }

    /** SEC-16: stopped, updated or uninstalled. */
    @Test
    void shouldDecideByTheLastSnapshotForTheGraceOnlyWhenTheOnlyPolicyGoes() {
        var policy = PolicyDesk.granting(KEY);
        add(policy, 0);
        Kit.await(() -> isIn(KEY));
        guard.removePolicy(policy);
        time.advanceMillis(1999);
        assertTrue(isIn(KEY));
        policy.publish(new PolicySnapshot(99, Map.of(), new Decision.Denied("of one that is gone")));
        assertTrue(isIn(KEY));
        time.advanceMillis(1);
        assertTrue(isTemporary(KEY));
        add(PolicyDesk.granting(KEY), 0);
        Kit.await(() -> isIn(KEY));
    }

    @Test
    void shouldTellPermissionsOfThePresentAndNoneOfAnybodyElse() {
        add(PolicyDesk.granting(KEY), 0);
        Kit.await(() -> isIn(KEY));
        assertSame(Permissions.ALL, guard.permissions(PolicyDesk.grant(KEY, 2).principal()));
        assertSame(Permissions.NONE, guard.permissions(PolicyDesk.grant(OTHER, 2).principal()));
        assertSame(Permissions.NONE, guard.permissions(new Principal("curve", "no key", "", "admin")));
        assertSame(Permissions.NONE, guard.permissions(new Principal("local", KEY.z85(), "", "admin")));
        assertSame(Permissions.NONE, guard.permissions(new Principal("kernel", "kernel", "another", "admin")));
        assertSame(Permissions.ALL, guard.permissions(Principal.KERNEL));
    }

    @Test
    void shouldLeaveOutPoliciesAboveTheBound() {
        for (int i = 0; i < 9; i++) {
            add(PolicyDesk.granting(KEY), i);
        }
        assertEquals(1, count("policy.left_out"));
        assertInstanceOf(Decision.class, guard.check(KEY));
        assertEquals(List.of(), revocations.list());
    }
}
