package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import spine.api.security.Credential;
import spine.api.security.Decision;
import spine.api.security.Grant;
import spine.api.security.Permissions;
import spine.api.security.VerifiedKey;

/** SEC-12, SEC-41: who loses his entitlement loses his connections, also if he says nothing. */
class GuardLossesTest {
    private static final VerifiedKey KEY = FakeGuard.key(1);
    private static final VerifiedKey OTHER = FakeGuard.key(2);
    private static final VerifiedKey THIRD = FakeGuard.key(3);

    private final TestTime time = new TestTime();
    private final Counters counters = new Counters();
    private final Auditor auditor = new Auditor(counters);
    private final RevocationList revocations =
            new RevocationList(new RevocationFile(Kit.folder().resolve("revoked.txt")), auditor, Kit.noRecord(), time);
    private final KernelGuard guard = new KernelGuard(counters, auditor, revocations, Settings.defaults(), time);
    private final PolicyDesk policy = PolicyDesk.granting(KEY, OTHER, THIRD);
    private final LinkedBlockingQueue<String> cuts = new LinkedBlockingQueue<>();

    @BeforeEach
    void present() {
        guard.watch((credential, reason) -> cuts.add(credential.id() + " " + reason));
        guard.addPolicy(policy, Map.of());
        Kit.await(() -> guard.check(KEY) instanceof Decision.Granted);
    }

    @AfterEach
    void close() {
        guard.close();
        revocations.close();
    }

    private String next() throws InterruptedException {
        return cuts.poll(10, TimeUnit.SECONDS);
    }

    @Test
    void shouldCutTheKeyThatWasTakenOffSEC12() throws Exception {
        policy.remove(OTHER);
        policy.publish();
        assertEquals(OTHER.id() + " the key is not entitled any more", next());
        guard.refused("DATA", OTHER, "unknown key");
        assertEquals(OTHER.id() + " unknown key", next(), "and again whenever it speaks");
        assertTrue(cuts.isEmpty(), "nobody else: " + cuts);
    }

    @Test
    void shouldCutTheKeyWhoseIdentityChangedAndNotTheOneThatMayDoLess() throws Exception {
        var grant = PolicyDesk.grant(KEY, 2);
        policy.put(KEY, new Decision.Granted(new Grant(grant.principal(), grant.components(), "",
                grant.agents(), "", 2, Permissions.NONE)));
        policy.put(OTHER, new Decision.Granted(PolicyDesk.grant(OTHER, 1)));
        policy.publish();
        assertEquals(OTHER.id() + " the key's identity was changed", next());
        assertTrue(cuts.isEmpty(), "permissions are asked for each message anyhow: " + cuts);
    }

    /** SEC-41: refused at once, cut a moment later, whatever the policy says. */
    @Test
    void shouldRefuseARevokedKeyAtOnceAndCutItAfterwardsSEC41() throws Exception {
        long begun = System.nanoTime();
        revocations.revoke(KEY, "stolen", "test");
        assertInstanceOf(Decision.Denied.class, guard.check(KEY));
        long refused = System.nanoTime();
        assertEquals(KEY.id() + " the key is revoked", next());
        System.out.printf("revoke to first refusal %d us (with the disk), to the cut %d ms%n",
                (refused - begun) / 1000, (System.nanoTime() - begun) / 1_000_000);
        policy.put(KEY, new Decision.Granted(PolicyDesk.grant(KEY, 2)));
        policy.publish();
        assertInstanceOf(Decision.Denied.class, guard.check(KEY), "the list beats the policy");
    }

    @Test
    void shouldGoOnWhenAnEdgeFailsToCutAndForgetTheOneThatIsClosed() throws Exception {
        var told = new CopyOnWriteArrayList<Credential>();
        guard.watch((credential, reason) -> {
            throw new IllegalStateException("broken edge");
        });
        var closed = guard.watch((credential, reason) -> told.add(credential));
        closed.close();
        guard.watch((credential, reason) -> cuts.add("late"));
        policy.remove(KEY);
        policy.publish();
        assertEquals(KEY.id() + " the key is not entitled any more", next());
        assertEquals("late", next());
        assertEquals(List.of(), told);
        assertEquals(1L, counters.all().get("cuts.failed"));
    }

    /** Connections outlive a policy that is updated in place; what changed meanwhile is seen. */
    @Test
    void shouldCutNobodyBecauseThePolicyIsMissingButSeeWhatChangedWhenItIsBack() throws Exception {
        guard.removePolicy(policy);
        time.advanceMillis(60_000);
        guard.refused("DATA", KEY, ((Decision.Denied) guard.check(KEY)).reason());
        guard.addPolicy(PolicyDesk.granting(KEY, THIRD), Map.of());
        assertEquals(OTHER.id() + " the key is not entitled any more", next());
        assertTrue(cuts.isEmpty(), "only that one: " + new ArrayList<>(cuts));
    }

    /** The typed refusal of what it says meanwhile goes out before. */
    @Test
    void shouldWaitAMomentBeforeItCuts() {
        var tasks = new ArrayList<Runnable>();
        var timer = new ScheduledThreadPoolExecutor(1) {
            @Override
            public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
                assertEquals(Losses.DELAY_MILLIS, unit.toMillis(delay));
                tasks.add(task);
                return null;
            }
        };
        var losses = new Losses(timer, counters);
        losses.watch((credential, reason) -> cuts.add(reason));
        losses.cut(KEY, "revoked");
        assertTrue(cuts.isEmpty());
        tasks.get(0).run();
        assertEquals(List.of("revoked"), List.copyOf(cuts));
    }

    @Test
    void shouldCutAKeyOnceForManyReasonsAtATime() throws Exception {
        revocations.revoke(KEY, "stolen", "test");
        for (int i = 0; i < 100; i++) {
            guard.refused("DATA", KEY, "the key is revoked");
        }
        next();
        assertEquals(1L, counters.all().get("cuts"));
    }
}
