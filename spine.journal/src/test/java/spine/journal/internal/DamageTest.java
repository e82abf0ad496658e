package spine.journal.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.api.journal.Entry;
import spine.api.journal.Kind;
import spine.api.journal.Numbered;
import spine.api.journal.Reading.Damage;
import spine.api.journal.Selection;
import spine.api.message.Durability;
import spine.journal.JournalFolder;

/** Torn, truncated and changed files: found, told with their place, and everything around them stays readable. */
class DamageTest {
    private static final int ENTRIES = 100;
    @TempDir
    Path folder;
    private Path segment;

    @BeforeEach
    void write() throws IOException {
        try (var journal = Samples.open(folder)) {
            Samples.append(journal, 1, ENTRIES);
        }
        segment = SegmentFiles.list(folder).get(0);
    }

    @Test
    void shouldTellAFlippedByteWithItsPlaceWhereverItIs() throws IOException {
        var whole = Files.readAllBytes(segment);
        long end = end();
        var random = new Random(5);
        for (int round = 0; round < 400; round++) {
            int at = round < 200 ? round : random.nextInt((int) end);
            var changed = whole.clone();
            changed[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(segment, changed);
            checkFlip(at);
        }
    }

    private void checkFlip(int at) throws IOException {
        var reading = JournalFolder.open(folder).read(Selection.ALL);
        var numbers = sequences(Samples.all(reading));
        var what = "byte " + at + ": " + reading.damage();
        boolean inFrames = at >= SegmentLayout.HEADER;
        boolean inCopy = at >= SegmentLayout.HEADER_COPY && !inFrames;
        int lost = ENTRIES - numbers.size();
        assertTrue(inFrames ? lost <= 1 : lost == 0, what);
        if (!inCopy && lost > 0 || !inFrames && !inCopy) {
            assertEquals(1, reading.damage().size(), what);
            var damage = reading.damage().get(0);
            assertTrue(damage.offset() <= at && at < damage.offset() + damage.bytes(), what);
            assertEquals(segment.getFileName().toString(), damage.file());
        }
        var turned = JournalFolder.open(folder).readBackwards(Selection.ALL);
        assertEquals(numbers.size(), Samples.all(turned).size());
        assertEquals(reading.damage(), turned.damage());
    }

    @Test
    void shouldReadEverythingBeforeATornEndAndCutItWhenItOpens() throws IOException {
        long end = end();
        long last = offsets().get(ENTRIES - 1);
        for (long cut = last + 1; cut < end - 4; cut += 13) {
            zero(cut, end);
            var reading = JournalFolder.open(folder).read(Selection.ALL);
            assertEquals(ENTRIES - 1, Samples.all(reading).size());
            assertEquals(List.of(last), reading.damage().stream().map(Damage::offset).toList());
            assertTrue(reading.damage().get(0).what().startsWith("torn"));
            try (var journal = Samples.open(folder)) {
                assertEquals(ENTRIES - 1, journal.health().last());
                Samples.append(journal, ENTRIES, ENTRIES);
                var all = journal.read(Selection.ALL);
                assertEquals(FileJournalTest.range(1, ENTRIES), Samples.requests(all));
                assertEquals(List.of(), all.damage());
            }
            assertTrue(Files.size(SegmentFiles.torn(segment)) > 0, "the torn bytes are kept");
        }
    }

    @Test
    void shouldTellATruncatedFileAndGoOnInAnother() throws IOException {
        long place = offsets().get(60);
        try (var file = FileChannel.open(segment, StandardOpenOption.WRITE)) {
            file.truncate(place);
        }
        var reading = JournalFolder.open(folder).read(Selection.ALL);
        assertEquals(60, Samples.all(reading).size());
        assertEquals(place, reading.damage().get(0).offset());
        assertTrue(reading.damage().get(0).what().startsWith("truncated"), reading.damage().toString());
        try (var journal = Samples.open(folder)) {
            Samples.append(journal, 61, 70);
            assertEquals(FileJournalTest.range(1, 70), Samples.requests(journal.read(Selection.ALL)));
        }
    }

    @Test
    void shouldTellASegmentThatIsGoneAndReadTheOthers() throws IOException {
        try (var journal = Samples.open(folder)) {
            Samples.append(journal, ENTRIES + 1, 2000);
        }
        var all = SegmentFiles.list(folder);
        long from = SegmentFiles.first(all.get(1));
        long to = SegmentFiles.first(all.get(2)) - 1;
        Files.delete(all.get(1));
        var reading = JournalFolder.open(folder).read(Selection.ALL);
        assertEquals(2000 - (to - from + 1), Samples.all(reading).size());
        assertEquals(1, reading.damage().size());
        assertEquals("missing: entries " + from + " to " + to, reading.damage().get(0).what());
        var turned = JournalFolder.open(folder).readBackwards(Selection.ALL);
        Samples.all(turned);
        assertEquals(reading.damage(), turned.damage());
    }

    @Test
    void shouldNotTakeAFrameInsideOfABodyForAnEntry() throws Exception {
        var forged = ByteBuffer.allocate(4096);
        var encoder = new FrameEncoder();
        int bytes = encoder.prepare(Entry.of(Kind.CONTROL, 1, "forged", ByteString.EMPTY));
        encoder.put(forged);
        // What a sender can know: everything but the salt.
        FrameEncoder.seal(forged, 0, ENTRIES + 1, 0, new java.util.zip.CRC32C());
        var body = ByteString.copyFrom(forged.array(), 0, bytes);
        try (var journal = Samples.open(folder)) {
            var carrier = Entry.of(Kind.REQUEST, 1, "carrier", ByteString.EMPTY);
            for (int pad = 0; pad < 8; pad++) {
                var filler = ByteString.copyFrom(new byte[pad]);
                Samples.await(journal.append(new Entry(carrier.kind(), 1, "", "", "", "", "", 0, "", "", ByteString.EMPTY,
                        filler.concat(body)), Durability.JOURNALED));
            }
        }
        for (int at = 0; at < 8; at++) {
            long offset = offsets(ENTRIES + at, ENTRIES + 8);
            flip(offset + SegmentLayout.UNIX_MILLIS);
        }
        var read = Samples.all(JournalFolder.open(folder).read(Selection.ALL));
        assertFalse(read.stream().anyMatch(one -> one.entry().operation().equals("forged")));
        assertEquals(ENTRIES, read.size());
    }

    @Test
    void shouldNeverGiveANumberTwiceWhenBothHeadersAreLost() throws IOException {
        flip(3);
        flip(SegmentLayout.HEADER_COPY + 3);
        try (var journal = Samples.open(folder)) {
            Samples.append(journal, 1000, 1001);
            assertTrue(journal.health().last() > ENTRIES);
            var reading = journal.read(Selection.ALL);
            assertEquals(List.of(1000L, 1001L), Samples.requests(reading));
            assertTrue(reading.damage().get(0).what().startsWith("changed"));
        }
    }

    private List<Long> offsets() throws IOException {
        var offsets = new ArrayList<Long>();
        try (var cursor = SegmentCursor.open(segment)) {
            while (cursor.next()) {
                offsets.add(cursor.offset());
            }
        }
        return offsets;
    }

    private List<Long> known = List.of();

    /** Of an entry by its index, as it was before anything was changed. */
    private long offsets(int index, int count) throws IOException {
        if (known.isEmpty()) {
            known = offsets();
            assertEquals(count, known.size());
        }
        return known.get(index);
    }

    private long end() throws IOException {
        try (var cursor = SegmentCursor.open(segment)) {
            while (cursor.next()) {
                assertTrue(cursor.offset() > 0);
            }
            return cursor.endOfEntries();
        }
    }

    private void zero(long from, long to) throws IOException {
        try (var file = FileChannel.open(segment, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate((int) (to - from)), from);
        }
    }

    private void flip(long at) throws IOException {
        var bytes = Files.readAllBytes(segment);
        bytes[(int) at] ^= 4;
        Files.write(segment, bytes);
    }

    private static List<Long> sequences(List<Numbered> read) {
        return read.stream().map(Numbered::sequence).toList();
    }
}
