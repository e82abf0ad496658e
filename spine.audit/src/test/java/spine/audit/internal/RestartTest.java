package spine.audit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.audit.AuditHead;
import spine.audit.AuditProblem.Kind;

/** SEC-44: how the chain goes on after a restart, a kill and a break. */
class RestartTest {
    @TempDir
    Path root;

    private static JsonObject start(TestLog log) throws Exception {
        var entry = JsonParser.parseString(log.last()).getAsJsonObject();
        assertEquals("AUDIT-START", entry.get("event_id").getAsString());
        return entry;
    }

    private static String fact(TestLog log, String name) throws Exception {
        return start(log).getAsJsonObject("data").get(name).getAsString();
    }

    @Test
    void shouldNumberWithoutGapsOverRestarts() throws Exception {
        var log = new TestLog(root).write(3).write(0).write(2);
        var report = log.verify();
        assertTrue(report.isVerified(), report.toString());
        assertEquals(8, report.head().seq());
        log.write(0);
        assertEquals("audit log continued", start(log).get("event").getAsString());
        assertEquals("INFO", start(log).get("level").getAsString());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(log.head)));
    }

    /** A kill leaves any number of bytes of what was not yet covered by the head: never an alarm, always said. */
    @Test
    void shouldGoOnFromTheLastWholeLineWhereverAKillCutsTheLastTwo() throws Exception {
        var pattern = new TestLog(root.resolve("pattern"));
        var chain = pattern.chain(3);
        chain.note(false);
        chain.append(TestLog.json("one more"));
        chain.append(TestLog.json("and the last"));
        var all = Files.readAllBytes(pattern.log.resolve(TestLog.FILE));
        var head = Files.readAllBytes(pattern.head);
        int noted = String.join("\n", pattern.lines().subList(0, 3)).length() + 1;
        for (int cut = noted; cut <= all.length; cut++) {
            var log = new TestLog(root.resolve("cut" + cut));
            Files.write(log.head, head);
            Files.write(log.log.resolve(TestLog.FILE), Arrays.copyOf(all, cut));
            assertTrue(log.verify().isVerified(), "before the start, cut at " + cut);
            log.write(0);
            var report = log.verify();
            assertTrue(report.isVerified(), "cut at " + cut + ": " + report);
            long whole = new String(all, 0, cut).chars().filter(c -> c == '\n').count();
            int torn = cut - new String(all, 0, cut).lastIndexOf('\n') - 1;
            assertEquals(whole + 1, report.head().seq(), "cut at " + cut);
            assertEquals("audit log continued after a crash", start(log).get("event").getAsString());
            assertEquals("WARNING", start(log).get("level").getAsString());
            assertEquals(Long.toString(whole - 3), fact(log, "entries_after_noted_head"));
            assertEquals(Integer.toString(torn), fact(log, "torn_bytes"));
            assertEquals(torn > 0, Files.exists(log.log.resolve(AuditFile.TORN)));
            if (torn > 0) {
                assertEquals(new String(all, cut - torn, torn), Files.readString(log.log.resolve(AuditFile.TORN)));
            }
        }
    }

    /** After an end in order nothing may be missing: not one byte of the last two lines. */
    @Test
    void shouldAlarmWhereverTheLastTwoLinesAreCutAfterAnEndInOrder() throws Exception {
        var pattern = new TestLog(root.resolve("pattern")).write(4);
        var all = Files.readAllBytes(pattern.log.resolve(TestLog.FILE));
        var head = Files.readAllBytes(pattern.head);
        int from = String.join("\n", pattern.lines().subList(0, 3)).length() + 1;
        for (int cut = from; cut < all.length; cut++) {
            var log = new TestLog(root.resolve("cut" + cut));
            Files.write(log.head, head);
            Files.write(log.log.resolve(TestLog.FILE), Arrays.copyOf(all, cut));
            assertEquals(Kind.CUT_OFF, log.problem().kind(), "cut at " + cut);
            log.write(0);
            assertEquals("CRITICAL", start(log).get("level").getAsString(), "cut at " + cut);
            assertEquals(Kind.MISSING, log.problem().kind(), "the gap stays, cut at " + cut);
            assertEquals(6, log.verify().head().seq(), "counted from the head, cut at " + cut);
        }
    }

    @Test
    void shouldGoOnWithAnAlarmWhenTheEndWasRewritten() throws Exception {
        var log = new TestLog(root).write(5);
        var lines = log.lines();
        lines.set(5, TestLog.forged(lines.get(4), "all was well"));
        lines.add(TestLog.forged(lines.get(5), "really"));
        log.put(lines);
        try (var writer = log.writer(10).start()) {
            Await.until("the start is told", () -> writer.facts().containsKey("audit.head"));
            assertTrue(writer.facts().get("problem.audit").contains("line 6, entry 6"), writer.facts().toString());
        }
        assertEquals("CRITICAL", start(log).get("level").getAsString());
        assertTrue(fact(log, "where").contains("audit.jsonl line 6, entry 6"), log.last());
        assertEquals(Kind.INSERTED, log.problem().kind());
        assertEquals(8, log.problem().line(), "what follows hangs on the noted head");
        log.write(0);
        assertEquals("INFO", start(log).get("level").getAsString(), "told once");
        assertFalse(log.verify().isVerified(), "found for ever");
    }

    @Test
    void shouldGoOnWithAnAlarmWhenLogOrHeadAreGone() throws Exception {
        var log = new TestLog(root).write(5);
        Files.delete(log.head);
        log.write(0);
        assertEquals("CRITICAL", start(log).get("level").getAsString());
        assertTrue(log.verify().isVerified(), "the entry is all that tells of it");
        Files.delete(log.log.resolve(TestLog.FILE));
        log.write(0);
        assertEquals("CRITICAL", start(log).get("level").getAsString());
        assertEquals(8, log.verify().head().seq());
        assertEquals(Kind.MISSING, log.problem().kind());
    }

    @Test
    void shouldLookBehindTheNotedHeadWhenAnEntryThereWasChanged() throws Exception {
        var log = new TestLog(root);
        var chain = log.chain(3);
        chain.note(false);
        chain.append(TestLog.json("one more"));
        chain.append(TestLog.json("and the last"));
        var lines = log.lines();
        lines.set(3, lines.get(3).replace("one", "two"));
        log.put(lines);
        log.write(0);
        assertTrue(fact(log, "where").contains("line 4, entry 4"), log.last());
    }

    @Test
    void shouldReadTheHeadOfAnyTextOrNone() throws Exception {
        var log = new TestLog(root);
        for (var text : new String[] {"", "x", "1:ab 1 open", "-1:" + "a".repeat(64) + " 1 open", "\0".repeat(500)}) {
            Files.writeString(log.head, text);
            assertTrue(new HeadFile(log.head).read().isEmpty(), text);
        }
        var noted = new HeadFile.Noted(new AuditHead(7, "ab".repeat(32)), 3, true);
        new HeadFile(log.head).write(noted);
        assertEquals(noted, new HeadFile(log.head).read().get());
    }
}
