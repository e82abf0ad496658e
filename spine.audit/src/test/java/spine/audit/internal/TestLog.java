package spine.audit.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import spine.api.journal.Journal;
import spine.api.security.AuditLog.Level;
import spine.audit.AuditChain;
import spine.audit.AuditProblem;
import spine.audit.AuditReport;

/** A log in a folder, its writers, and hands that tamper with it. */
final class TestLog {
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-04T05:06:07Z"), ZoneOffset.UTC);
    static final AuditRecord.Context CONTEXT = new AuditRecord.Context("node-a", "0.1.0");
    static final String FILE = LogFiles.NAME;

    final Path log;
    final Path head;
    long fileBytes = 1_000_000;
    int kept = 5;
    Clock clock = CLOCK;
    Sealer sealer = Sealer.NONE;
    volatile Journal journal;

    TestLog(Path root) throws IOException {
        log = Files.createDirectories(root.resolve("log"));
        head = Files.createDirectories(root.resolve("state")).resolve("audit.head");
    }

    AuditWriter writer(int capacity) {
        return new AuditWriter(opening(), capacity);
    }

    Opening opening() {
        return new Opening(new AuditFile(log, fileBytes, kept), new HeadFile(head), CONTEXT, clock, sealer,
                new JournalFeed(() -> journal, clock));
    }

    /** Starts, writes and ends in order. The start writes an entry of its own. */
    TestLog write(int records) {
        try (var writer = writer(100_000).start()) {
            for (int i = 0; i < records; i++) {
                writer.record("AUTH-002", Level.INFO, "refused", Map.of("i", Integer.toString(i)));
            }
        }
        awaitEnd();
        return this;
    }

    /** A slow disk may take the writer's thread longer than its end waits for it. */
    void awaitEnd() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        try {
            while (!new HeadFile(head).read().map(HeadFile.Noted::closed).orElse(false)) {
                if (System.nanoTime() - deadline > 0) {
                    throw new AssertionError("the writer did not end");
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes without thread and without an end, as a process that is killed after it. */
    Chain chain(int records) throws IOException {
        var chain = Chain.open(opening());
        for (int i = 0; i < records; i++) {
            chain.append(json("refused"));
        }
        return chain;
    }

    static String json(String event) {
        return AuditRecord.of(CLOCK.instant(), "AUTH-002", Level.INFO, event, Map.of("reason", "unknown key"))
                .toJson(CONTEXT);
    }

    AuditReport verify() throws IOException {
        return AuditChain.verify(log, head, Optional.empty());
    }

    AuditProblem problem() throws IOException {
        return verify().problem().orElseThrow(() -> new AssertionError("it verifies"));
    }

    List<String> lines() throws IOException {
        return lines(FILE);
    }

    List<String> lines(String file) throws IOException {
        return new ArrayList<>(Files.readAllLines(log.resolve(file)));
    }

    void put(List<String> lines) throws IOException {
        Files.writeString(log.resolve(FILE), String.join("\n", lines) + "\n");
    }

    String last() throws IOException {
        var lines = lines();
        return lines.get(lines.size() - 1);
    }

    /** What somebody can make who knows the format: a line that follows from another. */
    static String forged(String after, String event) {
        var line = ChainLine.parse(after.getBytes(), after.getBytes().length);
        return new String(ChainLine.write(json(event), line.head())).strip();
    }
}
