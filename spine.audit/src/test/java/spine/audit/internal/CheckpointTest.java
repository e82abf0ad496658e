package spine.audit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import spine.api.security.AuditLog.Level;
import spine.audit.AuditHead;
import spine.keys.SigningKey;

/** SEC-44: the text that a checkpoint signs, and the entry that carries it. */
class CheckpointTest {
    private static final String HASH = "0123456789abcdef".repeat(4);

    private static Optional<Checkpoint> find(byte[] line) throws IOException {
        var lines = new LogLines(new ByteArrayInputStream(line));
        assertTrue(lines.next());
        return Checkpoint.find(lines);
    }

    /** The vector that the README shows. */
    @Test
    void shouldSignTheTextOfTheReadmeSEC44() {
        assertEquals("spine audit checkpoint 1\nnode-a\n57\n" + HASH + "\n2026-01-01T00:00:00.000Z\n",
                new String(Checkpoint.text("node-a", new AuditHead(57, HASH), "2026-01-01T00:00:00.000Z"),
                        StandardCharsets.UTF_8));
    }

    /** Whatever the node is called, line feeds and all, two checkpoints never share a text. */
    @Property(tries = 500)
    void shouldHaveOneTextForOneCheckpointSEC44(@ForAll @StringLength(max = 64) String node,
            @ForAll @StringLength(max = 64) String other, @ForAll @LongRange(min = 0) long seq,
            @ForAll @LongRange(min = 0) long otherSeq, @ForAll @LongRange(min = 0, max = 1L << 40) long millis) {
        var time = AuditRecord.timestamp(Instant.ofEpochMilli(millis));
        var text = Checkpoint.text(node, new AuditHead(seq, HASH), time);
        for (var name : new String[] {other, node + "\n" + seq, node + "\n" + seq + "\n" + HASH + "\n" + time}) {
            var another = Checkpoint.text(name, new AuditHead(otherSeq, HASH), time);
            var same = Arrays.equals(name.getBytes(StandardCharsets.UTF_8), node.getBytes(StandardCharsets.UTF_8))
                    && seq == otherSeq;
            assertEquals(same, Arrays.equals(text, another));
        }
        var read = new String(text, StandardCharsets.UTF_8).split("\n", -1);
        assertEquals(Long.toString(seq), read[read.length - 4]);
        assertEquals(HASH, read[read.length - 3]);
        assertEquals(time, read[read.length - 2]);
    }

    private static SigningKey key() throws Exception {
        var folder = Files.createTempDirectory(Path.of("target"), "key");
        var key = SigningKey.loadOrCreate(folder, "k");
        for (var name : new String[] {"k.key", "k.pub", ".k.lock"}) {
            Files.delete(folder.resolve(name));
        }
        Files.delete(folder);
        return key;
    }

    /** Through JSON and back, for a node of any name. */
    @Property(tries = 50)
    void shouldFitAfterItWasWrittenAndReadSEC44(@ForAll @StringLength(max = 64) String node,
            @ForAll @LongRange(min = 0, max = 99_999_999_999_999L) long seq) throws Exception {
        var key = key();
        var before = new AuditHead(seq, HASH);
        var context = new AuditRecord.Context(node, "0.1.0");
        var line = ChainLine.write(Checkpoint.sign(key, context.nodeId(), before, Instant.EPOCH).toJson(context), before);
        assertTrue(line.length <= Sealer.LINE_BYTES, "length " + line.length);
        var read = find(line).orElseThrow();
        assertTrue(read.fits(key.publicKey(), before));
        assertFalse(read.fits(key.publicKey(), new AuditHead(seq + 1, HASH)));
        assertFalse(read.fits(key.publicKey(), new AuditHead(seq, "ab".repeat(32))));
    }

    /** Nothing that a peer can put into a fact passes for one. */
    @Test
    void shouldNotTakeFactsForACheckpointSEC44() throws Exception {
        var sly = "\",\"event_id\":\"" + Checkpoint.EVENT_ID + "\",\"x\":\"";
        var json = AuditRecord.of(Instant.EPOCH, "AUTH-002", Level.INFO, sly, Map.of("event_id", Checkpoint.EVENT_ID,
                "reason", sly)).toJson(TestLog.CONTEXT);
        assertTrue(find(ChainLine.write(json, AuditHead.GENESIS)).isEmpty());
    }
}
