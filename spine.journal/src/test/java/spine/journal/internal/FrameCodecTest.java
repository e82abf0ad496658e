package spine.journal.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import spine.api.journal.Entry;
import spine.api.journal.Kind;

class FrameCodecTest {
    private static final long SALT = 0x1234567890abcdefL;
    private final FrameEncoder encoder = new FrameEncoder();
    private final CRC32C crc = new CRC32C();

    @Property(tries = 300)
    void shouldDecodeWhatWasEncoded(@ForAll("entries") Entry entry, @ForAll @IntRange(min = 1) int sequence) {
        var frame = encoded(entry, sequence);
        int length = frame.getInt(SegmentLayout.LENGTH);
        assertTrue(FrameDecoder.isPlausible(frame, 0));
        assertEquals(frame.getInt(0), FrameEncoder.crc(frame, 0, length, SALT, crc));
        frame.clear();
        assertEquals(sequence, frame.getLong(SegmentLayout.SEQUENCE));
        assertEquals(entry, FrameDecoder.decode(frame, 0));
        assertEquals(0, frame.capacity() % 8);
    }

    @Property(tries = 300)
    void shouldFindAnyFlippedBit(@ForAll("entries") Entry entry, @ForAll int where) {
        var frame = encoded(entry, 1);
        int length = frame.getInt(SegmentLayout.LENGTH);
        int bit = Math.floorMod(where, 8 * length);
        frame.put(bit / 8, (byte) (frame.get(bit / 8) ^ 1 << bit % 8));
        boolean found = !FrameDecoder.isPlausible(frame, 0) || frame.getInt(SegmentLayout.LENGTH) != length
                || frame.getInt(0) != FrameEncoder.crc(frame, 0, length, SALT, crc);
        assertTrue(found);
    }

    @Example
    void shouldNotTakeAFrameOfAnotherSalt() {
        var frame = encoded(Samples.entry(1), 1);
        assertNotEquals(frame.getInt(0), FrameEncoder.crc(frame, 0, frame.getInt(4), SALT + 1, crc));
    }

    @Example
    void shouldRefuseATextThatIsTooLong() {
        var entry = Entry.of(Kind.CONTROL, 1, "ä".repeat(513), ByteString.EMPTY);
        assertEquals(FrameEncoder.TOO_LARGE, encoder.prepare(entry));
    }

    @Property(tries = 500)
    void shouldNotTakeLengthsThatDoNotFitWhateverTheBytes(@ForAll byte[] bytes) {
        var frame = ByteBuffer.allocate(Math.max(SegmentLayout.FIXED, bytes.length)).put(0, bytes);
        if (FrameDecoder.isPlausible(frame, 0)) {
            int length = frame.getInt(SegmentLayout.LENGTH);
            assertFalse(length < SegmentLayout.FIXED || length > SegmentLayout.MOST_FRAME);
        }
    }

    @Provide
    Arbitrary<Entry> entries() {
        var text = Arbitraries.strings().ofMaxLength(200).filter(FrameCodecTest::isUnicode);
        var bytes = Arbitraries.bytes().array(byte[].class).ofMaxSize(600).map(ByteString::copyFrom);
        var print = Arbitraries.bytes().array(byte[].class).ofMaxSize(64).map(ByteString::copyFrom);
        var six = text.list().ofSize(7);
        return Combinators.combine(Arbitraries.of(Kind.class), Arbitraries.longs(), six, Arbitraries.longs(), print, bytes)
                .as((kind, millis, t, policy, p, body) -> new Entry(kind, millis, t.get(0), t.get(1), t.get(2), t.get(3),
                        t.get(4), policy, t.get(5), t.get(6), p, body));
    }

    /** A lone surrogate has no UTF-8. */
    private static boolean isUnicode(String text) {
        return java.nio.charset.StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private ByteBuffer encoded(Entry entry, long sequence) {
        var frame = ByteBuffer.allocate(encoder.prepare(entry));
        encoder.put(frame);
        FrameEncoder.seal(frame, 0, sequence, SALT, crc);
        return frame.clear();
    }
}
