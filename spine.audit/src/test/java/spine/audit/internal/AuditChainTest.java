package spine.audit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.audit.AuditChain;
import spine.audit.AuditHead;
import spine.audit.AuditProblem.Kind;

/** SEC-44: what somebody does to the log who can write its files, but not the head. Entry N is line N. */
class AuditChainTest {
    @TempDir
    Path root;
    private TestLog log;
    private List<String> lines;

    @BeforeEach
    void write() throws Exception {
        log = new TestLog(root).write(9);
        lines = log.lines();
    }

    private void found(Kind kind, int line, int seq) throws Exception {
        log.put(lines);
        var problem = log.problem();
        assertEquals(kind, problem.kind(), problem.toString());
        assertEquals(TestLog.FILE, problem.file());
        assertEquals(line, problem.line(), problem.toString());
        assertEquals(seq, problem.seq(), problem.toString());
    }

    @Test
    void shouldVerifyWhatWasWritten() throws Exception {
        var report = log.verify();
        assertTrue(report.isVerified(), report.toString());
        assertEquals(10, report.entries());
        assertEquals(1, report.first());
        assertEquals(10, report.head().seq());
        assertEquals(List.of(), report.remarks());
    }

    @Test
    void shouldVerifyWhenThereIsNothing() throws Exception {
        var empty = new TestLog(root.resolve("empty")).verify();
        assertTrue(empty.isVerified());
        assertEquals(AuditHead.GENESIS, empty.head());
    }

    @Test
    void shouldNameAChangedEntry() throws Exception {
        lines.set(4, lines.get(4).replace("refused", "allowed"));
        found(Kind.CHANGED, 5, 5);
        assertEquals(1, log.verify().problems(), "the others stand");
    }

    @Test
    void shouldNameAMissingEntry() throws Exception {
        lines.remove(4);
        found(Kind.MISSING, 5, 5);
    }

    @Test
    void shouldNameTheFirstOfSeveralMissingEntries() throws Exception {
        lines.subList(2, 6).clear();
        found(Kind.MISSING, 3, 3);
        assertTrue(log.problem().reason().contains("3 to 6"), log.problem().reason());
    }

    @Test
    void shouldNameAMissingFirstEntry() throws Exception {
        lines.remove(0);
        found(Kind.MISSING, 1, 1);
    }

    @Test
    void shouldNameReorderedEntries() throws Exception {
        Collections.swap(lines, 4, 7);
        found(Kind.REORDERED, 5, 5);
    }

    @Test
    void shouldNameADoubledEntry() throws Exception {
        lines.add(4, lines.get(3));
        found(Kind.DOUBLED, 5, 4);
        lines = log.lines();
        lines.remove(4);
        lines.add(8, lines.get(3));
        found(Kind.INSERTED, 9, 4);
    }

    @Test
    void shouldNameAnInsertedEntry() throws Exception {
        lines.add(5, TestLog.forged(lines.get(4), "all was well"));
        found(Kind.INSERTED, 7, 6);
    }

    @Test
    void shouldNameAnEntryPutInTheOthersPlace() throws Exception {
        lines.set(5, TestLog.forged(lines.get(4), "all was well"));
        found(Kind.INSERTED, 7, 7);
    }

    @Test
    void shouldNameALineThatIsNoEntry() throws Exception {
        lines.add(3, "{\"event\":\"by hand\"}");
        found(Kind.UNREADABLE, 4, 0);
        lines.set(3, "x".repeat(100_000));
        found(Kind.UNREADABLE, 4, 0);
    }

    @Test
    void shouldSeeThatTheEndWasCutOff() throws Exception {
        lines.subList(8, 10).clear();
        found(Kind.CUT_OFF, 9, 9);
        lines.clear();
        Files.delete(log.log.resolve(TestLog.FILE));
        assertEquals(Kind.CUT_OFF, log.problem().kind());
    }

    @Test
    void shouldSeeThatTheRestWasWrittenAnew() throws Exception {
        for (int i = 5; i < 10; i++) {
            lines.set(i, TestLog.forged(lines.get(i - 1), "all was well"));
        }
        found(Kind.REWRITTEN, 10, 10);
    }

    @Test
    void shouldSayThatTheHeadIsMissing() throws Exception {
        Files.delete(log.head);
        assertEquals(Kind.NO_HEAD, log.problem().kind());
        var without = AuditChain.verify(log.log, Optional.empty());
        assertTrue(without.isVerified());
        assertTrue(without.remarks().get(0).contains("head"), without.remarks().toString());
    }

    @Test
    void shouldFindEveryEntryThatIsTakenOutOrMoved() throws Exception {
        var all = List.copyOf(lines);
        for (int i = 0; i < all.size(); i++) {
            for (int to = 0; to < all.size(); to++) {
                lines = new java.util.ArrayList<>(all);
                var line = lines.remove(i);
                if (i != to) {
                    lines.add(to, line);
                }
                log.put(lines);
                assertFalse(log.verify().isVerified(), i + " to " + to);
            }
        }
    }

    /** The remedy for somebody who can write everything. */
    @Test
    void shouldNeedAHeadNotedElsewhereWhenTheHeadIsForgedToo() throws Exception {
        var noted = log.verify().head();
        lines.set(5, TestLog.forged(lines.get(4), "all was well"));
        lines.subList(6, 10).clear();
        log.put(lines);
        var forged = AuditChain.verify(log.log, Optional.empty()).head();
        new HeadFile(log.head).write(new HeadFile.Noted(forged, 1, true));
        assertTrue(log.verify().isVerified(), "that is what it cannot show");
        assertEquals(Kind.CUT_OFF, AuditChain.verify(log.log, log.head, Optional.of(noted)).problem().get().kind());
    }

    @Test
    void shouldHoldAgainstAnOldHeadWhenTheLogWentOn() throws Exception {
        var noted = log.verify().head();
        log.write(20);
        assertTrue(AuditChain.verify(log.log, log.head, Optional.of(noted)).isVerified());
        var other = new AuditHead(noted.seq(), "ab".repeat(32));
        assertEquals(Kind.REWRITTEN, AuditChain.verify(log.log, log.head, Optional.of(other)).problem().get().kind());
    }
}
