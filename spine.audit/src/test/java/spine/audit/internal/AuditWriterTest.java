package spine.audit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.api.Home;
import spine.api.security.AuditLog.Level;
import spine.audit.AuditProblem.Kind;

/** SEC-43: the records, and when the head is noted (SEC-44). */
class AuditWriterTest {
    @TempDir
    Path root;
    private TestLog log;

    @BeforeEach
    void make() throws Exception {
        log = new TestLog(root);
    }

    private AuditHeadNote noted() throws IOException {
        var noted = new HeadFile(log.head).read();
        return new AuditHeadNote(noted.map(n -> n.head().seq()).orElse(-1L), noted.map(HeadFile.Noted::closed)
                .orElse(false));
    }

    private record AuditHeadNote(long seq, boolean closed) {
    }

    @Test
    void shouldWriteTheFieldsOfSec43() throws Exception {
        try (var writer = log.writer(10).start()) {
            writer.record("AUTH-001", Level.WARNING, "pairing refused", Map.of("client_pubkey", "a<b>&c",
                    "success", "false", "remote_ip", "127.0.0.1", "reason", "two\nlines \u2028 \"quoted\""));
        }
        var lines = log.lines();
        assertEquals(2, lines.size(), "after that of the start");
        var line = JsonParser.parseString(lines.get(1)).getAsJsonObject();
        assertEquals("2026-03-04T05:06:07.000Z", line.get("timestamp").getAsString());
        assertEquals("WARNING", line.get("level").getAsString());
        assertEquals("SECURITY", line.get("component").getAsString());
        assertEquals("AUTH-001", line.get("event_id").getAsString());
        assertEquals("pairing refused", line.get("event").getAsString());
        assertEquals("a<b>&c", line.getAsJsonObject("data").get("client_pubkey").getAsString());
        assertEquals("two\nlines \u2028 \"quoted\"", line.getAsJsonObject("data").get("reason").getAsString());
        assertEquals("node-a", line.getAsJsonObject("context").get("node_id").getAsString());
        assertEquals("0.1.0", line.getAsJsonObject("context").get("version").getAsString());
        assertEquals(2, line.get("seq").getAsLong());
        assertEquals("rw-------", mode(log.log.resolve(TestLog.FILE)));
        assertEquals("rw-------", mode(log.head));
    }

    @Test
    void shouldRotateAndKeepASetNumberWhenTheFileIsFull() throws Exception {
        log.fileBytes = 10_000;
        log.kept = 3;
        try (var writer = log.writer(1000).start()) {
            for (int i = 0; i < 300; i++) {
                writer.record("AUTH-002", Level.INFO, "x".repeat(400), Map.of("i", Integer.toString(i)));
            }
        }
        try (var files = Files.list(log.log)) {
            assertEquals(4, files.count());
        }
        for (var name : new String[] {"audit.jsonl", "audit.jsonl.1", "audit.jsonl.2", "audit.jsonl.3"}) {
            assertTrue(Files.size(log.log.resolve(name)) <= 10_000, name);
            assertEquals("rw-------", mode(log.log.resolve(name)));
        }
        assertTrue(log.last().contains("\"i\":\"299\""));
    }

    @Test
    void shouldCutFactsThatAPeerMadeLong() throws Exception {
        var many = new HashMap<String, String>();
        for (int i = 0; i < 1000; i++) {
            many.put("name" + i + "n".repeat(5000), "\u0001".repeat(5000));
        }
        try (var writer = log.writer(10).start()) {
            writer.record("AUTH-001", Level.INFO, "e", Map.of("label", "y".repeat(100_000)));
            assertTrue(log.verify().isVerified());
            writer.record("AUTH-001", Level.INFO, "\u0001".repeat(100_000), many);
        }
        assertTrue(log.lines().get(1).length() < 1000);
        assertTrue(log.last().length() < 65_536 && log.last().contains("facts_left_out"), "" + log.last().length());
        assertTrue(log.verify().isVerified());
    }

    @Test
    void shouldCountWhatIsLostWhenTheQueueIsFull() throws Exception {
        var writer = log.writer(2);
        for (int i = 0; i < 5; i++) {
            writer.record("AUTH-002", Level.INFO, "e", Map.of());
        }
        writer.record("AUTH-007", Level.CRITICAL, "e", Map.of());
        assertEquals(4, writer.lost());
        writer.start().close();
        var text = Files.readString(log.log.resolve(TestLog.FILE));
        assertTrue(text.contains("AUDIT-LOST") && text.contains("\"count\":\"4\""), text);
        assertTrue(writer.facts().get("problem.audit.lost").startsWith("4 "));
    }

    @Test
    void shouldGoOnWithoutAGapWhenTheDiskIsWellAgain() throws Exception {
        Files.delete(log.log);
        try (var writer = log.writer(10).start()) {
            writer.record("AUTH-002", Level.INFO, "first", Map.of());
            Await.until("the loss is counted", () -> writer.lost() == 1);
            assertTrue(writer.facts().containsKey("problem.audit.disk"));
            Files.createDirectory(log.log);
            writer.record("AUTH-002", Level.INFO, "second", Map.of());
        }
        var text = Files.readString(log.log.resolve(TestLog.FILE));
        assertTrue(text.contains("AUDIT-LOST") && text.contains("second"), text);
        assertFalse(text.contains("first"));
        assertTrue(log.verify().isVerified());
    }

    @Test
    void shouldTakeBackAPartOfALineThatAFailureLeft() throws Exception {
        var file = new AuditFile(log.log, 100_000, 1);
        file.append("whole\n".getBytes());
        file.close();
        Files.writeString(log.log.resolve(TestLog.FILE), "whole\npar");
        file.append("next\n".getBytes());
        file.close();
        assertEquals("whole\nnext\n", Files.readString(log.log.resolve(TestLog.FILE)));
    }

    @Test
    void shouldNoteTheHeadAtACriticalEntryAfterASecondAndAtTheEnd() throws Exception {
        try (var writer = log.writer(1000).start()) {
            Await.until("the start is noted", () -> writer.facts().containsKey("audit.head"));
            assertEquals(new AuditHeadNote(1, false), noted());
            writer.record("AUTH-007", Level.CRITICAL, "attack", Map.of());
            Await.until("CRITICAL is noted", () -> is(new AuditHeadNote(2, false)));
            writer.record("AUTH-002", Level.INFO, "refused", Map.of());
            Await.until("a second later the news is noted", () -> is(new AuditHeadNote(3, false)));
            writer.record("AUTH-002", Level.INFO, "refused", Map.of());
        }
        assertEquals(new AuditHeadNote(4, true), noted());
    }

    @Test
    void shouldNoteTheHeadAfterEach256Entries() throws Exception {
        var writer = log.writer(3000);
        for (int i = 0; i < 2560; i++) {
            writer.record("AUTH-002", Level.INFO, "refused", Map.of());
        }
        try (writer) {
            writer.start();
            Await.until("the start and ten times 256 are noted", () -> is(new AuditHeadNote(2561, false)));
        }
    }

    private boolean is(AuditHeadNote expected) {
        try {
            return noted().equals(expected);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A kill: everything on the disk is copied while the writer runs, and must verify but for its unnoted end. */
    @Test
    void shouldNeverNoteAHeadThatTheFileDoesNotHold() throws Exception {
        try (var writer = log.writer(10_000).start()) {
            for (int i = 0; i < 200; i++) {
                writer.record("AUTH-002", i % 7 == 0 ? Level.CRITICAL : Level.INFO, "refused", Map.of());
                var head = Files.exists(log.head) ? Files.readAllBytes(log.head) : null;
                var copy = new TestLog(root.resolve("copy" + i));
                if (head != null) {
                    Files.write(copy.head, head);
                    Files.write(copy.log.resolve(TestLog.FILE), Files.exists(log.log.resolve(TestLog.FILE))
                            ? Files.readAllBytes(log.log.resolve(TestLog.FILE)) : new byte[0]);
                    assertTrue(copy.verify().isVerified(), copy.verify().toString());
                }
            }
        }
    }

    @Test
    void shouldTakeItsPlaceFromTheHomeWhenItIsAComponent() throws Exception {
        var component = new AuditComponent(Fakes.context(), Home.under(root), Fakes.settings(Map.of("nodeId", "n1")));
        component.record("AUTH-004", Level.INFO, "e", Map.of());
        component.deactivate();
        assertTrue(log.last().contains("\"node_id\":\"n1\""));
        assertTrue(component.facts().get("audit.head").startsWith("4:"), "the start and the end are signed");
        assertEquals("3", component.facts().get("audit.signed"));
        assertEquals(component.key().get().fingerprint().text(), component.facts().get("audit.signer"));
        assertEquals(component.key().get().z85(), component.facts().get("audit.signer.key"));
        assertTrue(log.verify().isVerified());
    }

    @Test
    void shouldRefuseASettingByNameValueAndRange() {
        for (var wrong : new Map.Entry<?, ?>[] {Map.entry("fileBytes", 99_999L), Map.entry("files", 0),
                Map.entry("files", 101), Map.entry("nodeId", "n".repeat(65)), Map.entry("checkpointEntries", 257),
                Map.entry("checkpointSeconds", 0)}) {
            var e = assertThrows(IllegalArgumentException.class, () -> new AuditComponent(Fakes.context(),
                    Home.under(root), Fakes.settings(Map.of((String) wrong.getKey(), wrong.getValue()))));
            assertTrue(e.getMessage().matches("spine.audit: " + wrong.getKey() + ".* = \\d+ is not within .* to .*"),
                    e.getMessage());
        }
    }

    /** What an entry costs; printed, not asserted. */
    @Test
    void shouldPrintTheRateOfAppending() throws Exception {
        int n = 50_000;
        log.fileBytes = 10_000_000;
        var writer = log.writer(n);
        long start = System.nanoTime();
        for (int i = 0; i < n; i++) {
            writer.record("AUTH-002", Level.WARNING, "refused", Map.of("client_pubkey",
                    "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7", "success", "false", "reason", "unknown key"));
        }
        long taken = System.nanoTime() - start;
        writer.start();
        writer.close();
        Await.until("all are written", () -> writer.facts().getOrDefault("audit.head", "").startsWith(n + 1 + ":"));
        long written = System.nanoTime() - start - taken;
        start = System.nanoTime();
        assertEquals(n + 1, log.verify().entries());
        long verified = System.nanoTime() - start;
        start = System.nanoTime();
        new TestLog(root.resolve("unsynced")).chain(n);
        long chained = System.nanoTime() - start;
        System.out.printf("audit: %d entries; us each: %.1f for the caller, %.1f to write with a synced head after each"
                + " 256, %.1f to chain and append alone, %.1f to verify%n", n, taken / 1e3 / n, written / 1e3 / n,
                chained / 1e3 / n, verified / 1e3 / n);
    }

    @Test
    void shouldFindTamperingOfWhatTheWriterWrote() throws Exception {
        log.write(3);
        log.put(log.lines().subList(0, 3));
        assertEquals(Kind.CUT_OFF, log.problem().kind());
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
