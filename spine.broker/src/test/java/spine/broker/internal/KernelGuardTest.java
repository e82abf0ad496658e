package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Set;
import org.junit.jupiter.api.Test;
import spine.api.security.Decision;
import spine.api.security.Grant;
import spine.api.security.PolicySnapshot;
import spine.api.security.VerifiedKey;

/** SEC-16, SEC-17: no policy means no, a failing policy means no. */
class KernelGuardTest {
    private static final VerifiedKey KEY = FakeGuard.key(1);

    private final TestTime time = new TestTime();
    private final Counters counters = new Counters();
    private final KernelGuard guard = new KernelGuard(counters, time);

    private static PolicySnapshot snapshot(Decision decision) {
        return new PolicySnapshot() {
            @Override
            public long version() {
                return 1;
            }

            @Override
            public Decision decide(spine.api.security.Credential key) {
                return decision;
            }
        };
    }

    @Test
    void shouldCountEachBrokenConnectionAndAuditAFloodOnce() {
        var records = new java.util.ArrayList<String>();
        guard.audit = (id, level, event, data) -> records.add(id + " " + data.get("reason"));
        for (int i = 0; i < 1000; i++) {
            guard.disturbed("RCIS", "HANDSHAKE_FAILED", "tcp://x:" + i, "no\nCURVE");
        }
        assertEquals(1000L, counters.all().get("connections.handshake_failed"));
        assertEquals(java.util.List.of("AUTH-002 HANDSHAKE_FAILED no?CURVE"), records);
    }

    @Test
    void shouldDenyWhenNoPolicyIsThere() {
        assertInstanceOf(Decision.Denied.class, guard.check(KEY));
    }

    @Test
    void shouldDenyWhenThePolicyThrowsOrSaysNothing() {
        guard.policy = () -> {
            throw new IllegalStateException("broken");
        };
        assertInstanceOf(Decision.Denied.class, guard.check(KEY));
        guard.policy = () -> {
            throw new NoClassDefFoundError("gone");
        };
        assertInstanceOf(Decision.Denied.class, guard.check(KEY));
        guard.policy = () -> null;
        assertInstanceOf(Decision.Denied.class, guard.check(KEY));
        guard.policy = () -> snapshot(null);
        assertInstanceOf(Decision.Denied.class, guard.check(KEY));
    }

    @Test
    void shouldAskTheNewestPolicyEachTime() {
        var granted = new Decision.Granted(new Grant(Kit.ANN, Set.of(), Set.of()));
        guard.policy = () -> snapshot(granted);
        assertEquals(granted, guard.check(KEY));
        guard.policy = null;
        assertInstanceOf(Decision.Denied.class, guard.check(KEY));
    }

    @Test
    void shouldCountAllButAuditTheFirstOfAKindAndThenASum() {
        var audit = new ArrayList<String>();
        guard.audit = (id, level, event, data) -> audit.add(id + " " + data.get("where") + " " + data.get("reason")
                + " " + data.get("left_out_before"));
        for (int i = 0; i < 1000; i++) {
            guard.refused("DATA", KEY, "bad\nline");
        }
        guard.refused("DATA", FakeGuard.key(2), "bad");
        guard.refused("DATA.identity", KEY, "forged");
        assertEquals(1000 + 1, counters.all().get("refused.DATA"));
        assertEquals(java.util.List.of("AUTH-002 DATA bad?line 0", "AUTH-002 DATA bad 0",
                "AUTH-003 DATA.identity forged 0"), audit);

        time.advanceMillis(10_000);
        guard.refused("DATA", KEY, "again");
        assertEquals("AUTH-002 DATA again 999", audit.get(3));
    }

    @Test
    void shouldStayQuietWhenAThousandKeysAreRefusedAtOnePlaceAndStillSpeakOfAnother() {
        var audit = new ArrayList<String>();
        guard.audit = (id, level, event, data) -> audit.add(data.get("where"));
        for (int i = 0; i < 10_000; i++) {
            var bytes = new byte[32];
            bytes[0] = (byte) i;
            bytes[1] = (byte) (i >> 8);
            guard.refused("DATA.handshake", VerifiedKey.of(bytes), "unknown");
        }
        assertTrue(audit.size() <= 50, "lines: " + audit.size());
        guard.refused("CONTROL", KEY, "not entitled");
        assertEquals("CONTROL", audit.get(audit.size() - 1));
    }

    @Test
    void shouldGoOnWhenTheAuditLogThrows() {
        guard.audit = (id, level, event, data) -> {
            throw new IllegalStateException("disk");
        };
        guard.refused("DATA", KEY, "bad");
        assertEquals(1, counters.all().get("audit.failed"));
    }

    @Test
    void shouldLetNobodyThroughTheGateThatTheGuardDoesNotKnow() {
        var fake = new FakeGuard();
        var gate = Kernel.gate(fake);
        assertFalse(gate.admits(KEY, "tcp://x"));
        assertEquals(java.util.List.of("handshake: unknown key"), fake.refused);
        fake.grant(1, Set.of(), Set.of());
        assertTrue(gate.admits(KEY, "tcp://x"));
    }
}
