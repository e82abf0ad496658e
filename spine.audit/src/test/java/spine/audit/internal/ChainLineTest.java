package spine.audit.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import spine.api.security.AuditLog.Level;
import spine.audit.AuditChain;
import spine.audit.AuditHead;

/** SEC-43, SEC-44: the form of a line, and what its hash covers. */
class ChainLineTest {
    /** The vectors that the README shows. */
    @Test
    void shouldHashAsTheReadmeSays() {
        var first = ChainLine.write("{\"event\":\"one\"}", AuditHead.GENESIS);
        assertEquals("{\"event\":\"one\",\"seq\":1,\"prev\":\"" + "0".repeat(64) + "\",\"hash\":"
                + "\"07c660202da1e492604ad24627fd6eeef0698fdd5a8912c29053f1364e7ecea5\"}\n", new String(first, StandardCharsets.UTF_8));
        var second = ChainLine.write("{\"event\":\"two\"}", ChainLine.parse(first, first.length - 1).head());
        assertTrue(new String(second, StandardCharsets.UTF_8).endsWith("\"hash\":"
                + "\"01dfb48c10b043a159df362a2afdb94a3073aeb766dcbfe82d14d6177f7846ce\"}\n"), new String(second));
    }

    @Property(tries = 200)
    void shouldReadWhatItWrote(@ForAll @LongRange(min = 0, max = 99_999_999_999_999L) long seq,
            @ForAll String event, @ForAll("facts") Map<String, String> facts) {
        var before = new AuditHead(seq, "ab".repeat(32));
        var record = AuditRecord.of(Instant.EPOCH, "AUTH-001", Level.INFO, event, facts);
        var line = ChainLine.write(record.toJson(TestLog.CONTEXT), before);
        assertTrue(line.length <= AuditChain.MOST_LINE_BYTES, "length " + line.length);
        var read = ChainLine.parse(line, line.length - 1);
        assertTrue(read.genuine());
        assertEquals(seq + 1, read.seq());
        assertEquals(before.hash(), read.prev());
    }

    @Provide
    Arbitrary<Map<String, String>> facts() {
        return Arbitraries.maps(Arbitraries.strings().ofMaxLength(80), Arbitraries.strings().ofMaxLength(900))
                .ofMaxSize(60);
    }

    /** Every byte that is hashed, and the hash itself: a change of one bit is seen. */
    @Test
    void shouldSeeEveryFlippedBit() {
        var line = ChainLine.write(TestLog.json("refused"), AuditHead.GENESIS);
        int length = line.length - 1;
        for (int i = 0; i < length * 8; i++) {
            line[i / 8] ^= (byte) (1 << i % 8);
            var read = ChainLine.parse(line, length);
            assertTrue(read == null || !read.genuine(), "bit " + i);
            line[i / 8] ^= (byte) (1 << i % 8);
        }
        assertTrue(ChainLine.parse(line, length).genuine());
    }

    @Test
    void shouldNotTakeFactsForMembersOfTheChain() {
        var sly = "\",\"seq\":7,\"prev\":\"" + "0".repeat(64) + "\",\"hash\":\"" + "0".repeat(64) + "\"}";
        var line = ChainLine.write(TestLog.json(sly), AuditHead.GENESIS);
        assertEquals(1, ChainLine.parse(line, line.length - 1).seq());
    }

    @Property(tries = 500)
    void shouldRefuseWhatIsNoLine(@ForAll @Size(max = 400) byte[] bytes, @ForAll @IntRange(max = 400) int cut) {
        var read = ChainLine.parse(bytes, bytes.length);
        assertTrue(read == null || !read.genuine());
        var line = ChainLine.write(TestLog.json("x"), AuditHead.GENESIS);
        int length = Math.min(cut, line.length - 2);
        assertNull(ChainLine.parse(line, length));
    }

    @Test
    void shouldReadLinesOfEveryLengthWithOneBuffer() throws Exception {
        var text = "a\n\n" + "b".repeat(AuditChain.MOST_LINE_BYTES - 1) + "\n"
                + "c".repeat(AuditChain.MOST_LINE_BYTES) + "\n" + "d".repeat(300_000) + "\ne";
        var lines = new LogLines(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
        var lengths = new long[] {1, 0, AuditChain.MOST_LINE_BYTES - 1, AuditChain.MOST_LINE_BYTES, 300_000, 1};
        for (int i = 0; i < lengths.length; i++) {
            assertTrue(lines.next());
            assertEquals(lengths[i], lines.length());
            assertEquals(i + 1, lines.number());
            assertEquals(i == 3 || i == 4, lines.isTooLong());
            assertEquals(i < 5, lines.isWhole());
        }
        assertArrayEquals(new byte[] {'e'}, lines.copy());
        assertFalse(lines.next());
    }

    /** As the reader of a log meets it that is written meanwhile. */
    @Test
    void shouldEndWhereTheEndWasMetFirst() throws Exception {
        var parts = new ArrayDeque<>(List.of("one\nhalf of ", "", "two\n"));
        var lines = new LogLines(new InputStream() {
            @Override
            public int read(byte[] to, int from, int most) {
                var part = parts.remove().getBytes(StandardCharsets.US_ASCII);
                System.arraycopy(part, 0, to, from, part.length);
                return part.length == 0 ? -1 : part.length;
            }

            @Override
            public int read() {
                throw new AssertionError("byte by byte");
            }
        });
        assertTrue(lines.next() && lines.isWhole());
        assertTrue(lines.next() && !lines.isWhole());
        assertFalse(lines.next());
    }
}
