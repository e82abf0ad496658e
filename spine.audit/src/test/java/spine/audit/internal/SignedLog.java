package spine.audit.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import spine.audit.AuditChain;
import spine.audit.AuditHead;
import spine.audit.AuditReport;
import spine.audit.AuditSigners;
import spine.audit.Verification;
import spine.keys.KeyFileException;
import spine.keys.SigningKey;

/** A log that is signed, and hands that can make a chain anew but have no key. */
final class SignedLog {
    final TestLog log;
    final Path keys;

    SignedLog(Path root) throws Exception {
        log = new TestLog(root);
        keys = root.resolve("keys");
    }

    SigningKey key() throws KeyFileException {
        return SigningKey.loadOrCreate(keys, AuditSigners.NAME);
    }

    /** As a service that starts, writes and ends in order. */
    SignedLog run(int records) throws KeyFileException {
        log.sealer = Sealer.by(key(), 256, Duration.ofHours(1));
        log.write(records);
        return this;
    }

    /** As a service that starts, writes, brings it to the disk, and is killed. */
    SignedLog killed(int records) throws Exception {
        log.sealer = Sealer.by(key(), 256, Duration.ofHours(1));
        var chain = Chain.open(log.opening());
        chain.tellStart();
        for (int i = 0; i < records; i++) {
            chain.append(TestLog.json("refused"));
        }
        chain.note(false);
        return this;
    }

    AuditReport verify() throws Exception {
        return verify(AuditSigners.in(keys));
    }

    AuditReport verify(AuditSigners signers) throws IOException {
        return AuditChain.verify(Verification.of(log.log).headFile(log.head).signers(signers));
    }

    /** All lines with numbers and hashes that fit, and a head that fits too: all that can be done without the key. */
    void rewrite(List<String> lines, boolean closed) throws IOException {
        var made = new ArrayList<String>();
        var head = AuditHead.GENESIS;
        for (var line : lines) {
            var object = line.substring(0, line.lastIndexOf(",\"seq\":")) + "}";
            var bytes = ChainLine.write(object, head);
            head = ChainLine.parse(bytes, bytes.length - 1).head();
            made.add(new String(bytes, StandardCharsets.UTF_8).strip());
        }
        log.put(made);
        new HeadFile(log.head).write(new HeadFile.Noted(head, 1, closed));
    }

    static boolean isCheckpoint(String line) {
        return line.contains(Checkpoint.EVENT_ID);
    }

    List<String> withoutCheckpoints() throws IOException {
        return log.lines().stream().filter(line -> !isCheckpoint(line)).toList();
    }

    /** Without a server, as somebody who was given the key's text verifies. */
    Optional<AuditReport.Signed> signed() throws Exception {
        return verify().signed();
    }

    void forgetKeys() throws IOException {
        for (var suffix : new String[] {".key", ".pub"}) {
            Files.deleteIfExists(keys.resolve(AuditSigners.NAME + suffix));
        }
    }
}
