package spine.bench.trust;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import spine.api.Principal;
import spine.api.security.Decision;
import spine.api.security.Grant;
import spine.api.security.Permissions;
import spine.api.security.Permissions.Action;
import spine.api.security.PolicySnapshot;
import spine.api.security.VerifiedKey;
import spine.bench.Figure;
import spine.bench.Row;

/**
 * The check of each message: the key's decision out of a snapshot of {@value #KEYS} keys, in random order so that it is
 * not in the processor's cache, and one question to its rules. The keys that ask are equal to those in the snapshot
 * and not the same objects, as after a handshake. Each answer is compared with what it must be.
 */
final class Checks {
    static final int KEYS = 10_000;
    private static final int PASSES = 20;
    private static final String GROUP = "check of a message, " + KEYS + " keys";

    /** A question to a role's rules, and its answer. */
    record Question(String what, String role, Permissions permissions, Action action, String object, String whom,
            boolean answer) {
    }

    private final VerifiedKey[] asking = new VerifiedKey[KEYS];
    private final VerifiedKey[] strangers = new VerifiedKey[KEYS];

    private Checks() {
        var random = new Random(7);
        for (int i = 0; i < KEYS; i++) {
            asking[i] = key(random);
            strangers[i] = key(random);
        }
    }

    private static VerifiedKey key(Random random) {
        var bytes = new byte[32];
        random.nextBytes(bytes);
        return VerifiedKey.of(bytes);
    }

    static List<Row> rows(int rounds) {
        var checks = new Checks();
        var rows = new ArrayList<Row>();
        for (var question : ShippedRoles.questions()) {
            rows.add(checks.row(question, checks.asking, rounds, question.what()));
        }
        rows.add(checks.row(ShippedRoles.questions().get(0), checks.strangers, rounds, "a key that is not known"));
        return rows;
    }

    private Row row(Question question, VerifiedKey[] keys, int rounds, String what) {
        var snapshot = snapshot(question);
        int expected = keys == strangers || !question.answer() ? 0 : KEYS * PASSES;
        var nanos = new double[rounds];
        var bytes = new double[rounds];
        run(snapshot, keys, question, expected);
        for (int round = 0; round < rounds; round++) {
            long allocated = Allocation.bytes();
            long start = System.nanoTime();
            run(snapshot, keys, question, expected);
            nanos[round] = (double) (System.nanoTime() - start) / (KEYS * PASSES);
            bytes[round] = (double) (Allocation.bytes() - allocated) / (KEYS * PASSES);
        }
        return new Row(GROUP, what, List.of(new Figure("each", median(nanos), "ns"),
                new Figure("allocated", median(bytes), "B")), question.permissions().rules().size() + " rules");
    }

    private static void run(PolicySnapshot snapshot, VerifiedKey[] keys, Question question, int expected) {
        int allowed = 0;
        for (int pass = 0; pass < PASSES; pass++) {
            for (var key : keys) {
                allowed += check(snapshot, key, question) ? 1 : 0;
            }
        }
        if (allowed != expected) {
            throw new IllegalStateException(question.what() + ": " + allowed + " allowed, not " + expected);
        }
    }

    /** What an edge does for each message. */
    private static boolean check(PolicySnapshot snapshot, VerifiedKey key, Question question) {
        return snapshot.decide(key) instanceof Decision.Granted granted
                && granted.grant().permissions().allow(question.action(), question.object(), question.whom());
    }

    private PolicySnapshot snapshot(Question question) {
        Map<VerifiedKey, Decision> decisions = new HashMap<>();
        for (var key : asking) {
            var same = VerifiedKey.of(key.bytes());
            decisions.put(same, new Decision.Granted(new Grant(
                    new Principal("curve", same.z85(), "bench", question.role()), Set.of(), "", Set.of(), "",
                    Grant.OUTER_TIER, question.permissions())));
        }
        return new PolicySnapshot(1, decisions, new Decision.Denied("not known"));
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    /** What this thread has allocated so far. */
    private static final class Allocation {
        private static final com.sun.management.ThreadMXBean THREADS =
                (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

        static long bytes() {
            return THREADS.getCurrentThreadAllocatedBytes();
        }
    }
}
