package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import spine.api.Principal;
import spine.api.message.NeuralSpike;
import spine.api.security.Decision;
import spine.api.security.Grant;
import spine.api.security.Permissions;
import spine.api.security.Permissions.Action;
import spine.api.security.Permissions.Rule;
import spine.api.security.PolicySnapshot;
import spine.api.security.VerifiedKey;

/** What the second check of each message costs: printed; and that it allocates nothing: asserted. */
class GuardCostTest {
    private static final int KEYS = 1000;
    private static final int COUNT = 2_000_000;
    private static final int ROUNDS = 5;

    private final TestTime time = new TestTime();
    private final Counters counters = new Counters();
    private final Auditor auditor = new Auditor(counters);

    private static VerifiedKey key(int number) {
        var bytes = new byte[32];
        new Random(number).nextBytes(bytes);
        return VerifiedKey.of(bytes);
    }

    private static PolicySnapshot snapshot(VerifiedKey[] keys) {
        var rules = Permissions.of(List.of(new Rule(true, Action.SEND, "text_data", "*"),
                new Rule(true, Action.SEND, "agent_call", "capability:search"),
                new Rule(false, Action.SEND, "text_data", "EXECUTOR_KVM")));
        var decisions = new HashMap<VerifiedKey, Decision>();
        for (var key : keys) {
            decisions.put(key, new Decision.Granted(new Grant(new Principal("curve", key.z85(), "", "agent"),
                    Set.of(3), "", Set.of(), "", 1, rules)));
        }
        return new PolicySnapshot(1, decisions, new Decision.Denied("unknown key"));
    }

    /** The keys come from the wire, so each message has an object of its own for the same key. */
    @Test
    void shouldAllocateNothingForAMessagesCheck() throws Exception {
        var keys = new VerifiedKey[KEYS];
        var seen = new VerifiedKey[KEYS];
        for (int i = 0; i < KEYS; i++) {
            keys[i] = key(i);
            seen[i] = VerifiedKey.of(keys[i].bytes());
        }
        var revocations = new RevocationList(new RevocationFile(Kit.folder().resolve("revoked.txt")), auditor, Kit.noRecord(), time);
        revocations.revoke(key(-1), "", "test");
        var guard = new KernelGuard(counters, auditor, revocations, Settings.defaults(), System::nanoTime);
        var policy = new PolicyDesk();
        policy.mute = true;
        guard.addPolicy(policy, Map.of());
        Kit.await(() -> !policy.sinks.isEmpty());
        policy.publish(snapshot(keys));
        var head = EnvelopeHead.read(NeuralSpike.newBuilder().setRequestId("1").setRecipientValue(2)
                .setTextData("x").build().toByteString());
        var component = Kit.peer("component_3", seen[0]);
        var other = Kit.peer("other", seen[0]);
        var bound = new RoutingIds(guard, true);
        var asking = new RoutingIds(guard, false);
        var sending = new Sending();

        measure("revoked + snapshot", i -> guard.check(seen[i % KEYS]) instanceof Decision.Granted);
        measure("revoked + snapshot + routing id + permission", i ->
                guard.check(seen[i % KEYS]) instanceof Decision.Granted granted
                        && bound.mayUse(component, granted.grant())
                        && sending.isAllowed(granted.grant().permissions(), head));
        measure("revoked + snapshot + routing id, engine does not bind it", i ->
                guard.check(seen[0]) instanceof Decision.Granted granted && asking.mayUse(other, granted.grant()));
        guard.close();
        revocations.close();
    }

    private static void measure(String what, IntPredicate check) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().getId();
        double best = Double.MAX_VALUE;
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long allocated = threads.getThreadAllocatedBytes(self);
            long begun = System.nanoTime();
            int yes = 0;
            for (int i = 0; i < COUNT; i++) {
                if (check.test(i)) {
                    yes++;
                }
            }
            best = Math.min(best, (System.nanoTime() - begun) / (double) COUNT);
            least = Math.min(least, threads.getThreadAllocatedBytes(self) - allocated);
            assertEquals(COUNT, yes);
        }
        System.out.printf("per-message check, %d keys: %.0f ns (%s)%n", KEYS, best, what);
        assertTrue(least < COUNT, "over " + COUNT + " checks " + least + " bytes were allocated");
    }
}
