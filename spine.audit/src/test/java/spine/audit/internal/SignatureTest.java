package spine.audit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.audit.AuditChain;
import spine.audit.AuditHead;
import spine.audit.AuditProblem.Kind;
import spine.audit.AuditSigners;
import spine.audit.Verification;
import spine.keys.SigningKey;

/**
 * SEC-44: what somebody does who can write every file, the head too, and has not the private key. Entry N is line N: 1 is
 * the start, 2 its checkpoint, 3 to 11 are records, 12 is the end's checkpoint.
 */
class SignatureTest {
    @TempDir
    Path root;
    private SignedLog signed;
    private List<String> lines;

    @BeforeEach
    void write() throws Exception {
        signed = new SignedLog(root).run(9);
        lines = signed.log.lines();
    }

    private void found(Kind kind, int seq) throws Exception {
        assertTrue(AuditChain.verify(signed.log.log, signed.log.head, Optional.empty()).isVerified(),
                "the chain alone does not show it");
        var problem = signed.verify().problem().orElseThrow(() -> new AssertionError("it verifies"));
        assertEquals(kind, problem.kind(), problem.toString());
        assertEquals(seq, problem.seq(), problem.toString());
    }

    private void change(int line) {
        lines.set(line - 1, lines.get(line - 1).replace("refused", "allowed"));
    }

    @Test
    void shouldSayUpToWhichEntryTheLogIsSignedSEC44() throws Exception {
        var report = signed.verify();
        assertTrue(report.isVerified(), report.toString());
        assertEquals(12, report.entries());
        assertEquals(11, report.signed().get().seq());
        assertEquals(2, report.signed().get().checkpoints());
        assertEquals(signed.key().publicKey().fingerprint().text(), report.signed().get().signer());
        assertEquals(List.of(), report.remarks());
        signed.killed(3);
        report = signed.verify();
        assertTrue(report.isVerified(), report.toString());
        assertEquals(13, report.signed().get().seq());
        assertEquals(3, report.signed().get().after());
        assertTrue(report.remarks().get(0).contains("3 entries came after the last checkpoint"), report.toString());
    }

    @Test
    void shouldFindARewrittenChainByItsOldSignaturesSEC44() throws Exception {
        change(5);
        signed.rewrite(lines, true);
        found(Kind.WRONG_SIGNATURE, 12);
        assertEquals(1, signed.signed().get().seq(), "signed is what comes before it");
    }

    @Test
    void shouldFindARewrittenChainWithoutSignaturesSEC44() throws Exception {
        change(5);
        signed.rewrite(signed.withoutCheckpoints(), true);
        found(Kind.UNSIGNED, 10);
        signed.rewrite(signed.withoutCheckpoints(), false);
        found(Kind.UNSIGNED, 10);
    }

    @Test
    void shouldFindAChainThatIsSignedByAnotherKeySEC44() throws Exception {
        var signers = AuditSigners.in(signed.keys);
        signed.forgetKeys();
        Files.delete(signed.log.log.resolve(TestLog.FILE));
        Files.delete(signed.log.head);
        signed.run(9);
        assertTrue(signed.verify().isVerified(), "who looks at the key that lies there finds nothing");
        var problem = signed.verify(signers).problem().get();
        assertEquals(Kind.UNKNOWN_SIGNER, problem.kind());
        assertEquals(2, problem.seq());
        assertTrue(problem.reason().contains(signed.key().publicKey().fingerprint().text()), problem.reason());
    }

    /** His own signature under the broker's name. */
    @Test
    void shouldFindACheckpointThatNamesTheSignerAndIsAnothersSEC44() throws Exception {
        var mine = SigningKey.loadOrCreate(root.resolve("mine"), AuditSigners.NAME);
        var line = ChainLine.parse(lines.get(11).getBytes(), lines.get(11).getBytes().length);
        var forged = Checkpoint.sign(mine, TestLog.CONTEXT.nodeId(),
                new AuditHead(11, line.prev()), TestLog.CLOCK.instant()).toJson(TestLog.CONTEXT);
        lines.set(11, forged.replace(mine.publicKey().fingerprint().text(), signed.key().publicKey().fingerprint().text())
                .replaceAll("}$", "") + ",\"seq\":12}");
        signed.rewrite(lines, true);
        found(Kind.WRONG_SIGNATURE, 12);
    }

    @Test
    void shouldFindEveryChangeOfACheckpointSEC44() throws Exception {
        var last = lines.get(11);
        var signature = last.replaceAll(".*\"signature\":\"([^\"]+)\".*", "$1");
        for (var other : List.of(last.replace("node-a", "node-b"), last.replace("05:06:07", "05:06:08"),
                last.replace(signature, lines.get(1).replaceAll(".*\"signature\":\"([^\"]+)\".*", "$1")),
                last.replace(signature, ""), last.replace(signature, "no base64!"),
                last.replace("\"signature\"", "\"signature2\""))) {
            lines.set(11, other);
            signed.rewrite(lines, true);
            found(Kind.WRONG_SIGNATURE, 12);
        }
        lines.set(11, last.replaceAll("\"signer\":\"[^\"]+\"", "\"signer\":\"\""));
        signed.rewrite(lines, true);
        found(Kind.UNKNOWN_SIGNER, 12);
        lines.set(11, last.replaceAll("\"data\":\\{[^}]*}", "\"data\":7"));
        signed.rewrite(lines, true);
        found(Kind.UNKNOWN_SIGNER, 12);
    }

    /** A signature holds one place: no other number, and no other entries before it. */
    @Test
    void shouldFindACheckpointThatWasMovedSEC44() throws Exception {
        var moved = new ArrayList<>(lines);
        moved.add(10, moved.remove(11));
        signed.rewrite(moved, false);
        found(Kind.WRONG_SIGNATURE, 11);
        moved.clear();
        moved.addAll(lines);
        moved.add(3, moved.remove(1));
        signed.rewrite(moved, false);
        found(Kind.WRONG_SIGNATURE, 4);
    }

    @Test
    void shouldFindThatACheckpointWasTakenOutSEC44() throws Exception {
        var without = new ArrayList<>(lines);
        without.remove(1);
        signed.rewrite(without, true);
        found(Kind.WRONG_SIGNATURE, 11);
        without = new ArrayList<>(lines.subList(0, 11));
        signed.rewrite(without, true);
        found(Kind.UNSIGNED, 11);
    }

    @Test
    void shouldFindALongStretchWithoutACheckpointSEC44() throws Exception {
        signed.killed(600);
        assertTrue(signed.verify().isVerified(), signed.verify().toString());
        var without = new ArrayList<>(signed.log.lines());
        for (int i = without.size() - 1; SignedLog.isCheckpoint(without.get(i)) || i > 300; i--) {
            if (SignedLog.isCheckpoint(without.get(i))) {
                without.remove(i);
            }
        }
        signed.rewrite(without, false);
        found(Kind.UNSIGNED, without.size());
        assertTrue(signed.verify().problem().get().reason().contains("are not signed"), signed.verify().toString());
    }

    /** Honest, when a clock was put right: the signatures hold, and it is said. */
    @Test
    void shouldSayThatTheClockWentBackSEC43() throws Exception {
        signed.log.clock = Clock.offset(TestLog.CLOCK, Duration.ofDays(-1));
        signed.run(1);
        var report = signed.verify();
        assertTrue(report.isVerified(), report.toString());
        assertTrue(report.remarks().stream().anyMatch(r -> r.equals(
                "The clock went back before the checkpoint that is entry 14.")), report.remarks().toString());
    }

    @Test
    void shouldVerifyTheChainAloneAndSaySoWhenThereIsNoKeySEC44() throws Exception {
        signed.forgetKeys();
        var report = signed.verify();
        assertTrue(report.isVerified());
        assertTrue(report.signed().isEmpty());
        assertTrue(report.remarks().get(0).contains("signatures of 2 checkpoints were not checked"), report.toString());
        var old = new TestLog(root.resolve("old")).write(3);
        report = AuditChain.verify(Verification.of(old.log).headFile(old.head)
                .signers(AuditSigners.NOBODY));
        assertTrue(report.isVerified());
        assertTrue(report.remarks().get(0).contains("the log has no signatures"), report.toString());
        assertFalse(report.toMap().containsKey("signed"));
    }
}
