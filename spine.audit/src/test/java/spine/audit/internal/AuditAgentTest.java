package spine.audit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.api.ErrorCode;
import spine.api.Home;
import spine.api.Payload;
import spine.api.Principal;
import spine.api.SpineException;
import spine.api.security.AuditLog.Level;

/** SEC-44, and who may look (SEC-14): the agent {@code audit}. */
class AuditAgentTest {
    @TempDir
    Path root;
    private TestLog log;
    private AuditAgent agent;
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void make() throws Exception {
        log = new TestLog(root);
        agent = new AuditAgent(Home.under(root), Fakes.guard(),
                (id, level, event, data) -> told.add(id + " " + level + " " + event + " " + data),
                Optional::empty);
    }

    private JsonObject ask(Principal by, String command) throws SpineException {
        return JsonParser.parseString(agent.answer(Fakes.call(by), Payload.text(command)).text()).getAsJsonObject();
    }

    private JsonArray tail(String fields) throws SpineException {
        return ask(Fakes.AUDITOR, "{\"command\":\"audit.tail\"" + fields + "}").getAsJsonArray("entries");
    }

    private static long seq(JsonArray entries, int i) {
        return entries.get(i).getAsJsonObject().get("seq").getAsLong();
    }

    @Test
    void shouldRefuseAndRecordWhoMayNotAdministerAudit() {
        for (var command : new String[] {"audit.verify", "audit.tail"}) {
            var e = assertThrows(SpineException.class,
                    () -> ask(Fakes.CLIENT, "{\"command\":\"" + command + "\"}"));
            assertEquals(ErrorCode.FORBIDDEN, e.refusal().code());
        }
        assertEquals(2, told.size());
        assertTrue(told.get(0).startsWith("AUTH-003 WARNING"), told.get(0));
    }

    @Test
    void shouldVerifyAndRecordTheVerdict() throws Exception {
        log.write(5);
        var good = ask(Fakes.AUDITOR, "{\"command\":\"audit.verify\"}");
        assertTrue(good.get("verified").getAsBoolean());
        assertEquals(6, good.get("entries").getAsLong());
        var head = good.get("head").getAsString();
        assertTrue(ask(Fakes.AUDITOR, "{\"command\":\"audit.verify\",\"expect\":\"" + head + "\"}").get("verified")
                .getAsBoolean());
        var lines = log.lines();
        lines.remove(2);
        log.put(lines);
        var bad = ask(Fakes.AUDITOR, "{\"command\":\"audit.verify\"}");
        assertFalse(bad.get("verified").getAsBoolean());
        assertEquals("MISSING", bad.getAsJsonObject("problem").get("kind").getAsString());
        assertEquals(3, bad.getAsJsonObject("problem").get("line").getAsLong());
        assertTrue(told.get(0).startsWith("AUDIT-VERIFY INFO"), told.get(0));
        assertTrue(told.get(2).startsWith("AUDIT-VERIFY CRITICAL") && told.get(2).contains("line 3"), told.get(2));
    }

    @Test
    void shouldShowTheLastEntriesInOrderAcrossFiles() throws Exception {
        log.fileBytes = 5_000;
        log.write(40);
        var entries = tail(",\"lines\":30");
        assertEquals(30, entries.size());
        assertEquals(12, seq(entries, 0));
        assertEquals(41, seq(entries, 29));
        assertEquals(41, tail("").size());
    }

    @Test
    void shouldShowWhatFollowsAnEntryWithoutLeavingOut() throws Exception {
        log.fileBytes = 5_000;
        log.write(40);
        var entries = tail(",\"lines\":10,\"after\":5");
        assertEquals(10, entries.size());
        assertEquals(6, seq(entries, 0));
        assertEquals(0, tail(",\"after\":41").size());
    }

    @Test
    void shouldPickByEventAndLevel() throws Exception {
        try (var writer = log.writer(10).start()) {
            writer.record("AUTH-001", Level.INFO, "paired", Map.of());
            writer.record("AUTH-006", Level.WARNING, "revoked", Map.of());
            writer.record("AUTH-007", Level.CRITICAL, "attack", Map.of());
        }
        assertEquals(1, tail(",\"event_id\":\"AUTH-001\"").size());
        assertEquals(2, tail(",\"level\":\"WARNING\"").size());
        assertEquals(0, tail(",\"event_id\":\"AUTH-001\",\"level\":\"CRITICAL\"").size());
    }

    @Test
    void shouldAnswerInBoundsWhateverTheLinesAre() throws Exception {
        var huge = Map.of("a", "\u0001".repeat(500), "b", "\u0001".repeat(500), "c", "\u0001".repeat(500));
        try (var writer = log.writer(1000).start()) {
            for (int i = 0; i < 500; i++) {
                writer.record("AUTH-002", Level.INFO, "e", huge);
            }
        }
        log.awaitEnd();
        Files.writeString(log.log.resolve("audit.jsonl"), "{\"event_id\":[],\"level\":1}\nnot JSON\n{\"a\":\n",
                java.nio.file.StandardOpenOption.APPEND);
        var newest = tail(",\"lines\":1000");
        assertTrue(newest.toString().length() < 1 << 21, "bounded");
        assertEquals(501, seq(newest, newest.size() - 1));
        var oldest = tail(",\"lines\":1000,\"after\":0");
        assertEquals(1, seq(oldest, 0));
        assertTrue(oldest.size() < 501);
    }

    @Test
    void shouldRefuseWhatMakesNoSense() {
        for (var command : new String[] {"", "[]", "{", "{\"command\":1}", "{\"command\":\"audit.erase\"}",
            "{\"command\":\"audit.verify\",\"expect\":\"1:2\"}", "{\"command\":\"audit.verify\",\"lines\":1}",
            "{\"command\":\"audit.tail\",\"lines\":0}", "{\"command\":\"audit.tail\",\"lines\":1001}",
            "{\"command\":\"audit.tail\",\"lines\":1e999999999}", "{\"command\":\"audit.tail\",\"lines\":1.5}",
            "{\"command\":\"audit.tail\",\"lines\":\"x\"}", "{\"command\":\"audit.tail\",\"lines\":[]}",
            "{\"command\":\"audit.tail\",\"level\":\"LOUD\"}", "{\"command\":\"audit.tail\",\"event_id\":[1]}"}) {
            var e = assertThrows(SpineException.class, () -> ask(Fakes.AUDITOR, command), command);
            assertEquals(ErrorCode.INVALID_REQUEST, e.refusal().code(), command);
        }
    }
}
