package spine.audit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.api.Home;
import spine.api.security.AuditLog.Level;
import spine.audit.AuditProblem.Kind;
import spine.audit.AuditSigners;

/** SEC-44: when the service signs, and how it starts over what it finds. */
class SigningTest {
    @TempDir
    Path root;
    private SignedLog signed;

    @BeforeEach
    void make() throws Exception {
        signed = new SignedLog(root);
    }

    private static JsonObject start(SignedLog log) throws Exception {
        var lines = log.log.lines();
        return IntStream.range(0, lines.size()).mapToObj(i -> lines.get(lines.size() - 1 - i))
                .filter(line -> line.contains("AUDIT-START")).findFirst()
                .map(line -> JsonParser.parseString(line).getAsJsonObject()).orElseThrow();
    }

    private List<Integer> checkpoints() throws Exception {
        var lines = signed.log.lines();
        return IntStream.range(0, lines.size()).filter(i -> SignedLog.isCheckpoint(lines.get(i))).map(i -> i + 1)
                .boxed().toList();
    }

    @Test
    void shouldSignAtTheStartAfterEach256EntriesAndAtTheEndSEC44() throws Exception {
        signed.run(600);
        assertEquals(List.of(2, 2 + 257, 2 + 2 * 257, 605), checkpoints());
        assertEquals("begun", start(signed).getAsJsonObject("data").get("signing").getAsString());
        assertTrue(signed.verify().isVerified(), signed.verify().toString());
    }

    @Test
    void shouldSignAfterATimeWhenFewEntriesComeSEC44() throws Exception {
        signed.log.sealer = Sealer.by(signed.key(), 256, Duration.ofMillis(20));
        try (var writer = signed.log.writer(10).start()) {
            Await.until("the start is signed", () -> "1".equals(writer.facts().get("audit.signed")));
            writer.record("AUTH-002", Level.INFO, "refused", Map.of());
            Await.until("the entry is signed", () -> "3".equals(writer.facts().get("audit.signed")));
            Await.until("and that is on the disk", () -> signed.log.head.toFile().exists()
                    && noted() == 4);
        }
        assertEquals(List.of(2, 4), checkpoints());
        assertTrue(signed.verify().isVerified());
    }

    private long noted() {
        try {
            return new HeadFile(signed.log.head).read().orElseThrow().head().seq();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldEndEachRotatedFileWithACheckpointSEC44() throws Exception {
        signed.log.fileBytes = 20_000;
        signed.log.kept = 3;
        signed.run(300).run(5);
        var report = signed.verify();
        assertTrue(report.isVerified(), report.toString());
        assertEquals(report.head().seq() - 1, report.signed().get().seq());
        assertTrue(report.first() > 1 && report.files().size() == 4, report.toString());
        for (var name : report.files()) {
            var lines = signed.log.lines(name);
            assertTrue(SignedLog.isCheckpoint(lines.get(lines.size() - 1)), name);
            assertTrue(Files.size(signed.log.log.resolve(name)) <= 20_000, name);
        }
    }

    @Test
    void shouldGoOnSigningWithTheSameKeyAfterARestartAndAKillSEC44() throws Exception {
        signed.run(3).killed(4).run(0);
        var report = signed.verify();
        assertTrue(report.isVerified(), report.toString());
        assertEquals("continued", start(signed).getAsJsonObject("data").get("signing").getAsString());
        assertEquals("WARNING", start(signed).get("level").getAsString(), "after the kill");
        assertEquals(report.head().seq() - 1, report.signed().get().seq());
        signed.log.fileBytes = 6_000;
        signed.killed(10).killed(0);
        assertEquals("WARNING", start(signed).get("level").getAsString(), "no alarm over a file that has just begun");
        assertTrue(signed.verify().isVerified(), signed.verify().toString());
    }

    @Test
    void shouldNotAlarmWhenAKillComesJustBeforeACheckpointSEC44() throws Exception {
        signed.killed(256);
        assertTrue(signed.verify().isVerified(), signed.verify().toString());
        var chain = Chain.open(signed.log.opening());
        chain.append(TestLog.json("a start, and a kill before its checkpoint"));
        chain.note(false);
        signed.run(0);
        assertEquals("WARNING", start(signed).get("level").getAsString());
        assertTrue(signed.verify().isVerified(), signed.verify().toString());
    }

    /** A log from before there was a key is taken as it is, and that is said where only the broker can say it. */
    @Test
    void shouldBeginToSignALongLogThatWasNotSignedSEC44() throws Exception {
        signed.log.write(700);
        signed.run(2);
        assertEquals("INFO", start(signed).get("level").getAsString());
        var report = signed.verify();
        assertTrue(report.isVerified(), report.toString());
        var lines = new ArrayList<>(signed.log.lines());
        var begun = lines.stream().filter(line -> line.contains("\"signing\":\"begun\"")).findFirst().get();
        lines.removeIf(line -> line.equals(begun));
        lines.add(100, begun);
        signed.rewrite(lines, true);
        assertFalse(signed.verify().isVerified(), "it counts before a good checkpoint only");
    }

    /** The broker never puts its name under a chain that was made anew without saying so. */
    @Test
    void shouldAlarmAtAStartOverARewrittenChainSEC44() throws Exception {
        signed.run(9);
        var lines = signed.log.lines();
        lines.set(4, lines.get(4).replace("refused", "allowed"));
        for (var made : List.of(lines, lines.stream().filter(line -> !SignedLog.isCheckpoint(line)).toList())) {
            signed.rewrite(made, true);
            try (var writer = writer()) {
                Await.until("it is told", () -> writer.facts().containsKey("problem.audit"));
            }
            assertEquals("CRITICAL", start(signed).get("level").getAsString());
            assertTrue(start(signed).getAsJsonObject("data").get("where").getAsString().matches(".*(does not fit|not"
                    + " signed by this node's key)"), start(signed).toString());
        }
    }

    private AuditWriter writer() throws Exception {
        signed.log.sealer = Sealer.by(signed.key(), 256, Duration.ofHours(1));
        return signed.log.writer(10).start();
    }

    @Test
    void shouldSayThatALogWasBegunAnewByAnOldKeySEC44() throws Exception {
        signed.run(9);
        Files.delete(signed.log.log.resolve(TestLog.FILE));
        Files.delete(signed.log.head);
        signed.run(0);
        assertEquals("WARNING", start(signed).get("level").getAsString());
        assertEquals("audit log begun anew, by a key that is not new", start(signed).get("event").getAsString());
    }

    @Test
    void shouldGoOnWithoutSignaturesAndSaySoWhenTheKeyIsHalfThereSEC44() throws Exception {
        signed.run(3);
        Files.delete(signed.keys.resolve(AuditSigners.NAME + ".key"));
        var component = new AuditComponent(Fakes.context(), Home.under(root), Fakes.settings(Map.of()));
        component.record("AUTH-004", Level.INFO, "e", Map.of());
        component.deactivate();
        assertTrue(component.key().isEmpty());
        assertTrue(component.facts().get("problem.audit.key").contains("broker_sign.key is missing"),
                component.facts().toString());
        assertFalse(Files.exists(signed.keys.resolve(AuditSigners.NAME + ".key")), "never replaced");
        var text = Files.readString(signed.log.log.resolve(TestLog.FILE));
        assertTrue(text.contains("AUDIT-UNSIGNED") && signed.log.verify().isVerified(), text);
        assertEquals(Kind.UNSIGNED, signed.verify().problem().get().kind(), "an end in order that is not signed");
    }
}
