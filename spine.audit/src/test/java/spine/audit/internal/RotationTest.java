package spine.audit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.audit.AuditChain;
import spine.audit.AuditHead;
import spine.audit.AuditProblem.Kind;

/** SEC-44: the chain over files that are rotated. */
class RotationTest {
    @TempDir
    Path root;
    private TestLog log;

    @BeforeEach
    void make() throws Exception {
        log = new TestLog(root);
        log.fileBytes = 5_000;
        log.kept = 3;
    }

    @Test
    void shouldChainFromFileToFile() throws Exception {
        log.write(30);
        var report = log.verify();
        assertTrue(report.isVerified(), report.toString());
        assertEquals(1, report.first());
        assertEquals(31, report.entries());
        assertTrue(report.files().size() > 2 && report.files().get(0).equals("audit.jsonl." + (report.files().size() - 1)),
                report.toString());
    }

    @Test
    void shouldSayWhereItBeginsWhenOldFilesWereRotatedAway() throws Exception {
        log.write(200).write(10);
        var report = log.verify();
        assertTrue(report.isVerified(), report.toString());
        assertTrue(report.first() > 1 && report.remarks().get(0).contains("begins with entry " + report.first()),
                report.toString());
        assertEquals(212, report.head().seq());
        assertEquals(4, report.files().size());
        assertEquals(Kind.NOT_COMPARABLE, AuditChain.verify(log.log, log.head,
                Optional.of(new AuditHead(1, "ab".repeat(32)))).problem().get().kind());
    }

    @Test
    void shouldSeeThatAnOldFileWasTakenAway() throws Exception {
        log.write(200);
        Files.delete(log.log.resolve("audit.jsonl.3"));
        var problem = log.problem();
        assertEquals(Kind.MISSING, problem.kind());
        assertEquals("audit.jsonl.2", problem.file());
        log.write(1);
        assertFalse(log.verify().isVerified(), "a start hides nothing");
    }

    @Test
    void shouldSeeThatAFileBetweenWasTakenAway() throws Exception {
        log.write(200);
        Files.delete(log.log.resolve("audit.jsonl.2"));
        var problem = log.problem();
        assertEquals(Kind.MISSING, problem.kind());
        assertEquals("audit.jsonl.1", problem.file());
        assertEquals(1, problem.line());
    }

    /** A kill leaves a part of a line in the newest file only. */
    @Test
    void shouldSeeWhatWasPutAtTheEndOfAnOldFile() throws Exception {
        log.write(200);
        Files.writeString(log.log.resolve("audit.jsonl.2"), "{\"timestamp\"", StandardOpenOption.APPEND);
        var problem = log.problem();
        assertEquals(Kind.UNREADABLE, problem.kind());
        assertEquals("audit.jsonl.2", problem.file());
        assertEquals(log.lines("audit.jsonl.2").size(), problem.line());
        assertEquals(1, log.verify().problems());
    }

    @Test
    void shouldNotStumbleWhenARotationWasBrokenOff() throws Exception {
        log.kept = 9;
        log.write(40);
        int oldest = log.verify().files().size() - 1;
        Files.move(log.log.resolve("audit.jsonl." + oldest), log.log.resolve("audit.jsonl." + (oldest + 1)));
        assertTrue(log.verify().isVerified(), "the oldest was moved, the others not");
        log.write(5);
        assertTrue(log.verify().isVerified(), log.verify().toString());
        Files.move(log.log.resolve("audit.jsonl"), log.log.resolve("audit.jsonl.1x"));
        for (int i = oldest + 1; i >= 1; i--) {
            var from = log.log.resolve("audit.jsonl." + i);
            if (Files.exists(from)) {
                Files.move(from, log.log.resolve("audit.jsonl." + (i + 1)), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.move(log.log.resolve("audit.jsonl.1x"), log.log.resolve("audit.jsonl.1"));
        assertTrue(log.verify().isVerified(), "all were moved, none begun");
        log.write(1);
        var report = log.verify();
        assertTrue(report.isVerified(), report.toString());
        assertEquals(41 + 6 + 2, report.head().seq());
    }

    @Test
    void shouldDropWhatIsOverTheNumberWhenFewerAreToBeKept() throws Exception {
        log.write(200);
        log.kept = 1;
        log.write(60);
        var report = log.verify();
        assertTrue(report.isVerified(), report.toString());
        assertEquals(2, report.files().size());
    }

    @Test
    void shouldVerifyWhileTheLogIsWrittenAndRotated() throws Exception {
        log.fileBytes = 20_000;
        var writing = CompletableFuture.runAsync(() -> log.write(3000));
        int verified = 0;
        while (!writing.isDone()) {
            var report = log.verify();
            // Before the first entry there may be a file and no line yet.
            assertTrue(report.isVerified(), report.toString());
            verified++;
        }
        writing.get();
        assertTrue(verified > 0 && log.verify().isVerified());
        assertEquals(3001, log.verify().head().seq());
    }
}
