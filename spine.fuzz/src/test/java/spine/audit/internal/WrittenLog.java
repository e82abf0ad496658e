package spine.audit.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import spine.api.security.AuditLog.Level;
import spine.audit.AuditChain;
import spine.audit.AuditReport;

/** A log as the service leaves it that ended in order: in two files, with its head; and put down as somebody tampered. */
final class WrittenLog {
    private static final int RECORDS = 6;
    private static final int FILE_BYTES = 1400;

    private final Path root;
    private final Path log;
    private final Path headFile;
    private final byte[] head;
    /** The older file, then the newer. */
    final byte[][] files = new byte[2][];

    WrittenLog() throws IOException {
        root = Files.createTempDirectory("fuzz");
        log = Files.createDirectory(root.resolve("log"));
        headFile = root.resolve("audit.head");
        try (var chain = new Closing(open(FILE_BYTES))) {
            for (int i = 0; i < RECORDS; i++) {
                chain.chain.append(record(i));
            }
        }
        files[0] = Files.readAllBytes(LogFiles.path(log, 1));
        files[1] = Files.readAllBytes(LogFiles.path(log, 0));
        head = Files.readAllBytes(headFile);
    }

    private record Closing(Chain chain) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            chain.close();
        }
    }

    private Chain open(long fileBytes) throws IOException {
        return Chain.open(new AuditFile(log, fileBytes, 5), new HeadFile(headFile));
    }

    static String record(int number) {
        return AuditRecord.of(Instant.EPOCH, "AUTH-002", Level.INFO, "refused", Map.of("i", Integer.toString(number)))
                .toJson(new AuditRecord.Context("n", "1"));
    }

    /** The files as given, and the head as it was. */
    void put(byte[] older, byte[] newer) throws IOException {
        Files.write(LogFiles.path(log, 1), older);
        Files.write(LogFiles.path(log, 0), newer);
        Files.write(headFile, head);
    }

    AuditReport verify() throws IOException {
        return AuditChain.verify(log, headFile, Optional.empty());
    }

    AuditReport verifyWithoutHead() throws IOException {
        return AuditChain.verify(log, Optional.empty());
    }

    /** The service starts, writes and ends. */
    void goOn() throws IOException {
        try (var chain = new Closing(open(1 << 20))) {
            chain.chain.append(record(RECORDS));
        }
    }

    void delete() throws IOException {
        try (var all = Files.walk(root)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
