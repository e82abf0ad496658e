package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import spine.api.security.VerifiedKey;

/** What the guard counts, logs and audits (SEC-43), and how little of a flood. */
class GuardNotesTest {
    private static final VerifiedKey KEY = FakeGuard.key(1);

    private final TestTime time = new TestTime();
    private final Counters counters = new Counters();
    private final Auditor auditor = new Auditor(counters);
    private final RevocationList revocations =
            new RevocationList(new RevocationFile(Kit.folder().resolve("revoked.txt")), auditor, Kit.noRecord(), time);
    private final KernelGuard guard = new KernelGuard(counters, auditor, revocations, Settings.defaults(), time);

    @AfterEach
    void close() {
        guard.close();
        revocations.close();
    }

    @Test
    void shouldCountEachBrokenConnectionAndAuditAFloodOnce() {
        var records = new ArrayList<String>();
        auditor.log = (id, level, event, data) -> records.add(id + " " + data.get("reason"));
        for (int i = 0; i < 1000; i++) {
            guard.disturbed("RCIS", "HANDSHAKE_FAILED", "tcp://x:" + i, "no\nCURVE");
        }
        assertEquals(1000L, counters.all().get("connections.handshake_failed"));
        assertEquals(List.of("AUTH-002 HANDSHAKE_FAILED no?CURVE"), records);
    }

    @Test
    void shouldCountAllButAuditTheFirstOfAKindAndThenASum() {
        var audit = new ArrayList<String>();
        auditor.log = (id, level, event, data) -> audit.add(id + " " + data.get("where") + " " + data.get("reason")
                + " " + data.get("left_out_before"));
        for (int i = 0; i < 1000; i++) {
            guard.refused("DATA", KEY, "bad\nline");
        }
        guard.refused("DATA", FakeGuard.key(2), "bad");
        guard.refused("DATA.identity", KEY, "forged");
        assertEquals(1000 + 1, counters.all().get("refused.DATA"));
        assertEquals(List.of("AUTH-002 DATA bad?line 0", "AUTH-002 DATA bad 0",
                "AUTH-003 DATA.identity forged 0"), audit);

        time.advanceMillis(10_000);
        guard.refused("DATA", KEY, "again");
        assertEquals("AUTH-002 DATA again 999", audit.get(3));
    }

    @Test
    void shouldStayQuietWhenAThousandKeysAreRefusedAtOnePlaceAndStillSpeakOfAnother() {
        var audit = new ArrayList<String>();
        auditor.log = (id, level, event, data) -> audit.add(data.get("where"));
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

    /** SEC-43. */
    @Test
    void shouldGoOnWhenTheAuditLogThrows() {
        auditor.log = (id, level, event, data) -> {
            throw new IllegalStateException("disk");
        };
        guard.refused("DATA", KEY, "bad");
        assertEquals(1, counters.all().get("audit.failed"));
    }
}
