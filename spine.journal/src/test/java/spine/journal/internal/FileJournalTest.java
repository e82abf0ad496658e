package spine.journal.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.api.journal.Kind;
import spine.api.journal.Numbered;
import spine.api.journal.Selection;
import spine.api.message.Durability;
import spine.journal.JournalFolder;

class FileJournalTest {
    @TempDir
    Path folder;

    @Test
    void shouldReadBackWhatWasAppendedOverSegmentsAndRestarts() throws Exception {
        try (var journal = Samples.open(folder)) {
            Samples.append(journal, 1, 1000);
            assertEquals(range(1, 1000), Samples.requests(journal.read(Selection.ALL)));
        }
        try (var journal = Samples.open(folder)) {
            assertEquals(1000, journal.health().last());
            Samples.append(journal, 1001, 1500);
            var read = Samples.all(journal.read(Selection.ALL));
            assertEquals(range(1, 1500), read.stream().map(Numbered::sequence).toList());
            assertEquals(Samples.entry(777), read.get(776).entry());
            var turned = new ArrayList<>(range(1, 1500));
            java.util.Collections.reverse(turned);
            assertEquals(turned, Samples.requests(journal.readBackwards(Selection.ALL)));
        }
        assertTrue(SegmentFiles.list(folder).size() > 3);
        var offline = JournalFolder.open(folder).read(Selection.ALL);
        assertEquals(range(1, 1500), Samples.requests(offline));
        assertEquals(List.of(), offline.damage());
    }

    @Test
    void shouldKeepFilesToTheirOwner() throws Exception {
        try (var journal = Samples.open(folder)) {
            Samples.append(journal, 1, 1000);
            try (var files = Files.list(folder)) {
                for (var file : files.filter(file -> file.toString().endsWith(".log")).toList()) {
                    var mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
                    assertEquals("rw-------", mode, file::toString);
                }
            }
        }
    }

    @Test
    void shouldGiveTheLevelOnReturnWhenNobodyElseWrites() {
        try (var journal = Samples.open(folder)) {
            Samples.append(journal, 1, 1); // there is room now
            for (int i = 2; i < 100; i++) {
                var stage = journal.append(Samples.entry(i), Durability.JOURNALED);
                assertEquals(Durability.JOURNALED, Samples.await(stage));
                assertSame(Batch.ACCEPTED, journal.append(Samples.entry(i), Durability.ACCEPTED));
            }
            assertEquals(Durability.SYNCED, Samples.await(journal.append(Samples.entry(1), Durability.SYNCED)));
        }
    }

    @Test
    void shouldWriteAcceptedEntriesByItselfSoon() throws Exception {
        try (var journal = Samples.open(folder)) {
            journal.append(Samples.entry(1), Durability.ACCEPTED);
            var offline = JournalFolder.open(folder);
            Samples.until(() -> Samples.all(offline.read(Selection.ALL)).size() == 1, "written by the journal's thread");
        }
    }

    @Test
    void shouldSelectByRequestKeyAgentTimeAndKind() {
        try (var journal = Samples.open(folder)) {
            Samples.append(journal, 1, 900);
            var all = Selection.ALL;
            assertEquals(List.of(400L), Samples.requests(journal.read(all.request("r400"))));
            assertEquals(300, Samples.requests(journal.read(all.key("key1"))).size());
            assertEquals(450, Samples.requests(journal.read(all.agent("agent0"))).size());
            assertEquals(range(100, 199), Samples.requests(journal.read(all.between(100, 200))));
            assertEquals(range(850, 900), Samples.requests(journal.read(all.from(850))));
            assertEquals(List.of(), Samples.requests(journal.read(all.kinds(Set.of(Kind.AUDIT)))));
            assertEquals(List.of(199L, 198L), Samples.requests(journal.readBackwards(all.between(198, 200))));
        }
    }

    @Test
    void shouldNumberWithoutGapsAndKeepEachThreadsOrderWhenManyAppend() throws Exception {
        int threads = 8;
        int each = 2000;
        try (var journal = Samples.open(folder)) {
            var all = new ArrayList<Thread>();
            for (int t = 0; t < threads; t++) {
                long base = t * 100_000L;
                all.add(new Thread(() -> appendAll(journal, base, each)));
            }
            all.forEach(Thread::start);
            for (var thread : all) {
                thread.join();
            }
            var read = Samples.all(journal.read(Selection.ALL));
            assertEquals(range(1, threads * each), read.stream().map(Numbered::sequence).toList());
            Map<Long, Long> newest = new HashMap<>();
            for (var one : read) {
                long number = one.entry().unixMillis();
                assertEquals(newest.getOrDefault(number / 100_000, -1L) + 1, number % 100_000);
                newest.put(number / 100_000, number % 100_000);
            }
        }
    }

    private static void appendAll(FileJournal journal, long base, int each) {
        var levels = Durability.values();
        for (int i = 0; i < each; i++) {
            var stage = journal.append(Samples.entry(base + i), levels[i % 3]);
            if (i % 50 == 0) {
                Samples.await(stage);
            }
        }
    }

    @Test
    void shouldGoOnWhenTheCallersThreadIsInterrupted() {
        try (var journal = Samples.open(folder)) {
            Samples.append(journal, 1, 1);
            Thread.currentThread().interrupt();
            var stage = journal.append(Samples.entry(2), Durability.JOURNALED);
            assertTrue(Thread.interrupted(), "the thread is still interrupted");
            assertEquals(Durability.JOURNALED, Samples.await(stage));
            Samples.append(journal, 3, 3);
            assertEquals(Durability.SYNCED, Samples.await(journal.append(Samples.entry(4), Durability.SYNCED)));
            assertEquals(range(1, 4), Samples.requests(journal.read(Selection.ALL)));
        }
    }

    @Test
    void shouldTakeABodyThatIsLargerThanItsBatches() {
        var limits = new JournalLimits(1 << 20, 1 << 14, 0, Samples.limits().retention());
        try (var journal = Samples.open(folder, limits, Disk.REAL)) {
            assertEquals(Durability.JOURNALED,
                    Samples.await(journal.append(Samples.entry(1, 900_000), Durability.JOURNALED)));
            Samples.append(journal, 2, 2);
            assertEquals(Samples.entry(1, 900_000), Samples.all(journal.read(Selection.ALL)).get(0).entry());
            var tooLarge = journal.append(Samples.entry(3, 1 << 20), Durability.SYNCED);
            assertEquals(Durability.ACCEPTED, Samples.await(tooLarge));
            assertEquals(1, journal.health().unwritten());
        }
    }

    @Test
    void shouldGiveUpOldSegmentsBySizeAndNeverTheNewest() throws Exception {
        var limits = new JournalLimits(Samples.SEGMENT, 1 << 14, 0, new Retention(Duration.ofDays(7), 4 * Samples.SEGMENT));
        try (var journal = Samples.open(folder, limits, Disk.REAL)) {
            Samples.append(journal, 1, 5000);
            Samples.until(() -> journal.health().first() > 3000, "given up");
            long first = journal.health().first();
            assertEquals(range(first, 5000), Samples.requests(journal.read(Selection.ALL)));
            assertEquals(List.of(), journal.read(Selection.ALL).damage());
        }
        var none = new Retention(Duration.ZERO, 0);
        none.apply(folder, Clock.systemUTC(), Disk.REAL);
        assertEquals(1, SegmentFiles.list(folder).size());
    }

    @Test
    void shouldGiveUpOldSegmentsByAge() throws Exception {
        try (var journal = Samples.open(folder)) {
            Samples.append(journal, 1, 2000);
        }
        var week = new Retention(Duration.ofDays(7), Long.MAX_VALUE);
        assertEquals(0, week.apply(folder, Clock.systemUTC(), Disk.REAL));
        int segments = SegmentFiles.list(folder).size();
        var later = Clock.offset(Clock.systemUTC(), Duration.ofDays(8));
        assertEquals(segments - 1, week.apply(folder, later, Disk.REAL));
        assertEquals(1, SegmentFiles.list(folder).size());
    }

    @Test
    void shouldRefuseAFolderOfALaterVersionWithASentence() throws Exception {
        try (var journal = Samples.open(folder)) {
            Samples.append(journal, 1, 3);
        }
        var segment = SegmentFiles.list(folder).get(0);
        var header = new SegmentHeader(1, 0, 0, 0, 0).encode().putInt(SegmentLayout.HEADER_VERSION, 2);
        for (int copy = 0; copy < 2; copy++) {
            var crc = new java.util.zip.CRC32C();
            var bytes = header.array().clone();
            java.util.Arrays.fill(bytes, SegmentLayout.HEADER_CRC, SegmentLayout.HEADER_CRC + 4, (byte) 0);
            crc.update(bytes, 0, SegmentLayout.HEADER_COPY);
            header.putInt(SegmentLayout.HEADER_CRC, (int) crc.getValue());
        }
        try (var file = FileChannel.open(segment, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(header.array(), 0, 64), 0);
        }
        var refused = assertThrows(java.io.IOException.class,
                () -> FileJournal.open(folder, Samples.limits(), Disk.REAL, Clock.systemUTC()));
        assertTrue(refused.getMessage().contains("version 2"), refused.getMessage());
        var reading = JournalFolder.open(folder).read(Selection.ALL);
        assertEquals(List.of(), Samples.all(reading));
        assertTrue(reading.damage().get(0).what().contains("version 2"));
    }

    static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }
}
