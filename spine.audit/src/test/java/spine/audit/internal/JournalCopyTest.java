package spine.audit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.api.Home;
import spine.api.Payload;
import spine.api.journal.Entry;
import spine.api.journal.Reading;
import spine.api.message.Durability;
import spine.api.security.AuditLog.Level;
import spine.audit.AuditChain;
import spine.audit.AuditProblem.Kind;
import spine.audit.AuditReport;
import spine.audit.AuditSigners;
import spine.audit.JournalCopy;
import spine.audit.Verification;
import spine.keys.KeyFileException;
import spine.keys.SigningKey;
import spine.keys.VerificationKey;

/** SEC-43, SEC-44: the copy of the log that the journal keeps, and what it shows when somebody tampered with either. */
class JournalCopyTest {
    @TempDir
    Path root;
    private final FakeJournal journal = new FakeJournal();
    private SignedLog signed;

    @BeforeEach
    void write() throws Exception {
        signed = new SignedLog(root);
        signed.log.journal = journal;
    }

    private AuditReport verify() throws Exception {
        var report = AuditChain.verify(Verification.of(signed.log.log).headFile(signed.log.head)
                .signers(AuditSigners.in(signed.keys)).journal(Optional.of(JournalCopy.of(journal))));
        assertEquals(report, AuditChain.verify(Verification.of(signed.log.log).headFile(signed.log.head)
                .signers(AuditSigners.in(signed.keys))
                .journal(Optional.of(JournalCopy.of(journal::read, journal::readBackwards)))), "by its files alone");
        assertEquals(0, journal.open(), "every reading is closed");
        return report;
    }

    private void differs(int seq) throws Exception {
        var report = verify();
        var problem = report.problem().orElseThrow(() -> new AssertionError("it verifies"));
        assertEquals(Kind.DIFFERS_FROM_JOURNAL, problem.kind(), problem.toString());
        assertEquals(seq, problem.seq(), problem.toString());
        assertEquals(1, report.problems());
    }

    @Test
    void shouldGiveEveryEntryToTheJournalAtItsLevelSEC43() throws Exception {
        signed.log.sealer = Sealer.by(signed.key(), 256, Duration.ofHours(1));
        try (var writer = signed.log.writer(100).start()) {
            writer.record("AUTH-002", Level.INFO, "refused", Map.of());
            writer.record("AUTH-007", Level.CRITICAL, "attack", Map.of());
        }
        var lines = signed.log.lines();
        assertEquals(lines, journal.entries.stream().map(e -> e.body().toStringUtf8()).toList());
        assertEquals(List.of(Durability.JOURNALED, Durability.SYNCED, Durability.JOURNALED,
                Durability.SYNCED, Durability.SYNCED), journal.wanted);
        assertEquals(Set.of(spine.api.journal.Kind.AUDIT),
                journal.entries.stream().map(Entry::kind).collect(Collectors.toSet()));
        assertTrue(verify().isVerified());
        assertTrue(verify().remarks().contains("The journal has 5 of these entries, as they are."),
                verify().remarks().toString());
    }

    /** A power cut may take from the log what was not yet on the disk: the journal must not have had it. */
    @Test
    void shouldGiveNothingToTheJournalBeforeItIsOnTheDiskSEC44() throws Exception {
        var chain = Chain.open(signed.log.opening());
        chain.append(TestLog.json("refused"));
        assertEquals(0, journal.entries.size());
        chain.note(false);
        assertEquals(1, journal.entries.size());
    }

    @Test
    void shouldFindAnEndThatWasRolledBackToAnOlderCheckpointSEC44() throws Exception {
        signed.run(5).run(5);
        signed.rewrite(signed.log.lines().subList(0, 8), true);
        assertTrue(signed.verify().isVerified(), "no signature shows it");
        differs(9);
        signed.log.clock = Clock.offset(TestLog.CLOCK, Duration.ofHours(1));
        signed.run(1);
        differs(9);
    }

    @Test
    void shouldFindAForgedEntryAfterTheLastCheckpointSEC44() throws Exception {
        signed.killed(3);
        var lines = signed.log.lines();
        lines.set(3, lines.get(3).replace("refused", "allowed"));
        signed.rewrite(lines, false);
        assertTrue(signed.verify().isVerified(), "no signature shows it");
        differs(4);
    }

    @Test
    void shouldFindThatTheWholeLogIsGoneOrBegunAnewSEC44() throws Exception {
        signed.run(5);
        Files.delete(signed.log.log.resolve(TestLog.FILE));
        Files.delete(signed.log.head);
        differs(1);
        signed.log.clock = Clock.offset(TestLog.CLOCK, Duration.ofHours(1));
        signed.run(0);
        differs(1);
    }

    @Test
    void shouldFindAnEntryThatWasChangedInTheJournalSEC44() throws Exception {
        signed.run(5);
        var good = new ArrayList<>(journal.entries);
        var body = good.get(3).body().toStringUtf8();
        journal.entries.set(3, Entry.of(spine.api.journal.Kind.AUDIT, 1, "entry",
                ByteString.copyFromUtf8(body.replace("refused", "allowed"))));
        assertEquals(Kind.DIFFERS_FROM_JOURNAL, verify().problem().get().kind());
        journal.entries.set(3, Entry.of(spine.api.journal.Kind.AUDIT, 1, "entry", ByteString.EMPTY));
        assertEquals(Kind.DIFFERS_FROM_JOURNAL, verify().problem().get().kind());
        journal.entries.set(3, good.get(3));
        journal.entries.add(Entry.of(spine.api.journal.Kind.AUDIT, 1, "entry", ByteString.copyFromUtf8(
                TestLog.forged(signed.log.last(), "put in"))));
        differs(9);
    }

    @Test
    void shouldCompareOnlyWhatBothKeepSEC44() throws Exception {
        signed.log.fileBytes = 6_000;
        signed.log.kept = 1;
        signed.run(60);
        var report = verify();
        assertTrue(report.isVerified() && report.first() > 1, report.toString());
        journal.entries.subList(0, journal.entries.size() - 3).clear();
        report = verify();
        assertTrue(report.isVerified(), report.toString());
        assertTrue(report.remarks().contains("The journal has 3 of these entries, as they are."), report.toString());
        signed.log.journal = null;
        signed.run(2);
        signed.log.journal = journal;
        assertTrue(verify().isVerified(), "it was away for a while");
    }

    @Test
    void shouldWriteTheLogAlikeWhenTheJournalFailsSEC44() throws Exception {
        journal.broken = true;
        signed.run(5);
        journal.broken = false;
        assertTrue(verify().isVerified(), verify().toString());
        assertEquals(0, journal.entries.size());
        journal.damage.add(new Reading.Damage("journal.1", 77, 10, "torn"));
        assertTrue(verify().remarks().stream().anyMatch(r -> r.contains("journal.1 at 77")));
    }

    @Test
    void shouldVerifyWhileTheLogAndTheJournalAreWrittenSEC44() throws Exception {
        signed.log.fileBytes = 50_000;
        var key = signed.key();
        signed.log.sealer = Sealer.by(key, 256, Duration.ofHours(1));
        var writing = CompletableFuture.runAsync(() -> signed.log.write(1500));
        while (!writing.isDone()) {
            var report = AuditChain.verify(Verification.of(signed.log.log).headFile(signed.log.head)
                    .journal(Optional.of(JournalCopy.of(journal))));
            assertTrue(report.isVerified(), report.toString());
        }
        writing.get();
        assertTrue(verify().isVerified());
    }

    @Test
    void shouldCompareWhenTheAgentIsAskedAndTheJournalIsThereSEC44() throws Exception {
        signed.run(5);
        var agent = new AuditAgent(Home.under(root), Fakes.guard(), (id, level, event, data) -> { },
                () -> Optional.of(key()));
        signed.rewrite(signed.log.lines().subList(0, 2), true);
        assertTrue(asked(agent, "").contains("\"verified\":true"));
        agent.journal = journal;
        assertTrue(asked(agent, "").contains("DIFFERS_FROM_JOURNAL"));
        var other = SigningKey.loadOrCreate(root.resolve("other"), "k").publicKey();
        assertTrue(asked(agent, other.z85()).contains("UNKNOWN_SIGNER"));
        assertTrue(asked(agent, other.z85() + " " + key().z85()).contains("DIFFERS_FROM_JOURNAL"));
    }

    private VerificationKey key() {
        try {
            return signed.key().publicKey();
        } catch (KeyFileException e) {
            throw new IllegalStateException(e);
        }
    }

    private String asked(AuditAgent agent, String signer) throws Exception {
        var question = new JsonObject();
        question.addProperty("command", "audit.verify");
        if (!signer.isEmpty()) {
            question.addProperty("signer", signer);
        }
        var said = agent.answer(Fakes.call(Fakes.AUDITOR), Payload.text(question.toString())).text();
        assertTrue(JsonParser.parseString(said).isJsonObject());
        return said;
    }
}
