package spine.security.curve.audit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.api.security.AuditLog.Level;
import spine.security.curve.fakes.Await;
import spine.security.curve.fakes.FakeBundle;

/** SEC-43: the audit log. */
class AuditWriterTest {
    @TempDir
    Path log;

    private final Clock clock = Clock.fixed(Instant.parse("2026-03-04T05:06:07Z"), ZoneOffset.UTC);
    private final AuditRecord.Context context = new AuditRecord.Context("node-a", "0.1.0");

    private AuditWriter writer(int capacity) {
        return new AuditWriter(new AuditFile(log.resolve("audit.jsonl"), 10_000, 3), context, clock, capacity);
    }

    @Test
    void shouldWriteTheFieldsOfSec43() throws Exception {
        try (var writer = writer(10).start()) {
            writer.record("AUTH-001", Level.WARNING, "pairing refused", Map.of("client_pubkey", "a<b>&c",
                    "success", "false", "remote_ip", "127.0.0.1", "reason", "two\nlines \u2028 \"quoted\""));
        }
        var lines = Files.readAllLines(log.resolve("audit.jsonl"));
        assertEquals(1, lines.size());
        var line = JsonParser.parseString(lines.get(0)).getAsJsonObject();
        assertEquals("2026-03-04T05:06:07.000Z", line.get("timestamp").getAsString());
        assertEquals("WARNING", line.get("level").getAsString());
        assertEquals("SECURITY", line.get("component").getAsString());
        assertEquals("AUTH-001", line.get("event_id").getAsString());
        assertEquals("pairing refused", line.get("event").getAsString());
        assertEquals("a<b>&c", line.getAsJsonObject("data").get("client_pubkey").getAsString());
        assertEquals("two\nlines \u2028 \"quoted\"", line.getAsJsonObject("data").get("reason").getAsString());
        assertEquals("node-a", line.getAsJsonObject("context").get("node_id").getAsString());
        assertEquals("0.1.0", line.getAsJsonObject("context").get("version").getAsString());
        assertEquals("rw-------", mode("audit.jsonl"));
    }

    @Test
    void shouldRotateAndKeepASetNumberWhenTheFileIsFull() throws Exception {
        try (var writer = writer(1000).start()) {
            for (int i = 0; i < 300; i++) {
                writer.record("AUTH-002", Level.INFO, "x".repeat(400), Map.of("i", Integer.toString(i)));
            }
        }
        try (var files = Files.list(log)) {
            assertEquals(4, files.count());
        }
        for (var name : new String[] {"audit.jsonl", "audit.jsonl.1", "audit.jsonl.2", "audit.jsonl.3"}) {
            assertTrue(Files.size(log.resolve(name)) <= 10_000, name);
            assertEquals("rw-------", mode(name));
        }
        assertTrue(Files.readString(log.resolve("audit.jsonl")).contains("\"i\":\"299\""));
    }

    @Test
    void shouldCutFactsThatAPeerMadeLong() throws Exception {
        try (var writer = writer(10).start()) {
            writer.record("AUTH-001", Level.INFO, "e", Map.of("label", "y".repeat(100_000)));
        }
        assertTrue(Files.size(log.resolve("audit.jsonl")) < 1000);
    }

    @Test
    void shouldCountWhatIsLostWhenTheQueueIsFull() throws Exception {
        var writer = writer(2);
        for (int i = 0; i < 5; i++) {
            writer.record("AUTH-002", Level.INFO, "e", Map.of());
        }
        writer.record("AUTH-007", Level.CRITICAL, "e", Map.of());
        assertEquals(4, writer.lost());
        writer.start().close();
        var text = Files.readString(log.resolve("audit.jsonl"));
        assertTrue(text.contains("AUDIT-LOST") && text.contains("\"count\":\"4\""), text);
    }

    @Test
    void shouldGoOnWhenTheDiskIsWellAgain() throws Exception {
        var folder = log.resolve("later");
        try (var writer = new AuditWriter(new AuditFile(folder.resolve("audit.jsonl"), 10_000, 1), context, clock, 10)
                .start()) {
            writer.record("AUTH-002", Level.INFO, "first", Map.of());
            Await.until("the loss is counted", () -> writer.lost() == 1);
            Files.createDirectory(folder);
            writer.record("AUTH-002", Level.INFO, "second", Map.of());
        }
        var text = Files.readString(folder.resolve("audit.jsonl"));
        assertTrue(text.contains("AUDIT-LOST") && text.contains("second"), text);
        assertFalse(text.contains("first"));
    }

    @Test
    void shouldTakeItsPlaceFromTheHomeWhenItIsAComponent() throws Exception {
        var component = new AuditComponent(new FakeBundle().context(), spine.api.Home.under(log),
                FakeBundle.settings(Map.of("nodeId", "n1")));
        Files.createDirectories(log.resolve("log"));
        component.record("AUTH-004", Level.INFO, "e", Map.of());
        component.deactivate();
        assertTrue(Files.readString(log.resolve("log/audit.jsonl")).contains("\"node_id\":\"n1\""));
    }

    private String mode(String name) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(log.resolve(name)));
    }
}
