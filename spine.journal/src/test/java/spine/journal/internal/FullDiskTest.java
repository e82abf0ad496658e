package spine.journal.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.api.journal.Numbered;
import spine.api.journal.Selection;
import spine.api.message.Durability;
import spine.journal.JournalFolder;

/** The bus goes on at ACCEPTED, health says why, and it recovers by itself; the file has no torn entry. */
class FullDiskTest {
    @TempDir
    Path folder;
    private final FaultyDisk disk = new FaultyDisk();
    private final List<Long> promised = new ArrayList<>();
    private long number;

    @Test
    void shouldGoOnAtAcceptedBelowTheReserveAndRecoverByItself() {
        var limits = new JournalLimits(Samples.SEGMENT, 1 << 14, 1 << 20, Samples.limits().retention());
        try (var journal = Samples.open(folder, limits, disk)) {
            appendUntil(journal, () -> number == 300);
            disk.free = 1000;
            appendUntil(journal, () -> isDegraded(journal));
            checkDegraded(journal, "kept free");
            disk.free = Long.MAX_VALUE;
            checkRecovered(journal);
        }
        checkFolder();
    }

    @Test
    void shouldGoOnAtAcceptedWhenAWriteFailsHalfwayAndRecoverByItself() {
        try (var journal = Samples.open(folder, disk)) {
            appendUntil(journal, () -> number == 100);
            disk.writesFail = true;
            appendUntil(journal, () -> isDegraded(journal));
            checkDegraded(journal, "No space left on device");
            disk.writesFail = false;
            checkRecovered(journal);
        }
        checkFolder();
    }

    @Test
    void shouldNotTellSyncedAfterASyncFailedUntilANewSegmentProvedItself() {
        try (var journal = Samples.open(folder, disk)) {
            appendUntil(journal, () -> number == 100);
            disk.forcesFail = true;
            var stage = journal.append(Samples.entry(++number), Durability.SYNCED);
            assertEquals(Durability.ACCEPTED, Samples.await(stage));
            checkDegraded(journal, "Input/output error");
            disk.forcesFail = false;
            checkRecovered(journal);
        }
        checkFolder();
    }

    @Test
    void shouldDropAndCountWhatHasNoRoomInMemoryAndTellOfItInTheFile() throws Exception {
        try (var journal = Samples.open(folder, disk)) {
            appendUntil(journal, () -> number == 100);
            disk.writesFail = true;
            appendUntil(journal, () -> journal.health().unwritten() >= 1000);
            disk.writesFail = false;
            checkRecovered(journal);
            var reading = journal.read(Selection.ALL);
            Samples.all(reading);
            assertTrue(reading.damage().stream().anyMatch(found -> found.what().contains("never reached a file")));
        }
        checkFolder();
    }

    @Test
    void shouldStartOnAFullDiskAndWriteWhatItHasWhenThereIsRoom() {
        disk.free = 0;
        var limits = new JournalLimits(Samples.SEGMENT, 1 << 14, 1, Samples.limits().retention());
        try (var journal = Samples.open(folder, limits, disk)) {
            assertEquals(Durability.ACCEPTED, Samples.await(journal.append(Samples.entry(1), Durability.SYNCED)));
            disk.free = Long.MAX_VALUE;
            Samples.until(() -> !isDegraded(journal), "recovered");
            Samples.until(() -> Samples.requests(journal.read(Selection.ALL)).equals(List.of(1L)), "written");
        }
    }

    private interface Condition {
        boolean holds();
    }

    private void appendUntil(FileJournal journal, Condition condition) {
        while (!condition.holds()) {
            number++;
            var level = Samples.await(journal.append(Samples.entry(number), Durability.JOURNALED));
            if (level != Durability.ACCEPTED) {
                promised.add(number);
            }
        }
    }

    private static boolean isDegraded(FileJournal journal) {
        return journal.health().best() == Durability.ACCEPTED;
    }

    private void checkDegraded(FileJournal journal, String why) {
        var health = journal.health();
        assertTrue(health.problem().contains(why), health.problem());
        assertFalse(health.remedy().isEmpty());
        var facts = JournalComponent.facts(health, Trouble.NONE);
        assertEquals("accepted", facts.get("journal.level"));
        assertTrue(facts.get("problem.journal").contains(health.remedy()));
        for (var wanted : Durability.values()) {
            if (wanted != Durability.UNRECOGNIZED) {
                assertEquals(Durability.ACCEPTED, Samples.await(journal.append(Samples.entry(++number), wanted)));
            }
        }
    }

    private void checkRecovered(FileJournal journal) {
        Samples.until(() -> !isDegraded(journal), "recovered");
        assertEquals("", journal.health().problem());
        Samples.until(() -> Samples.await(journal.append(Samples.entry(++number), Durability.SYNCED)) == Durability.SYNCED,
                "synced again");
        promised.add(number);
    }

    /** Everything that was promised is there once, in its order, and nothing is torn. */
    private void checkFolder() {
        try {
            var reading = JournalFolder.open(folder).read(Selection.ALL);
            var read = Samples.all(reading);
            assertEquals(FileJournalTest.range(1, read.size()), read.stream().map(Numbered::sequence).toList());
            var requests = read.stream().map(one -> one.entry().unixMillis()).toList();
            assertEquals(requests.stream().sorted().distinct().toList(), requests);
            assertTrue(requests.containsAll(promised));
            assertTrue(reading.damage().stream().allMatch(found -> found.what().contains("never reached a file")),
                    reading.damage().toString());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void shouldKeepWhatIsUnwrittenWithinItsBounds() {
        var limits = new JournalLimits(Samples.SEGMENT, 1 << 14, 0, new Retention(Duration.ofDays(1), 1 << 30));
        disk.writesFail = true;
        try (var journal = Samples.open(folder, limits, disk)) {
            Samples.until(() -> {
                journal.append(Samples.entry(++number), Durability.ACCEPTED);
                return isDegraded(journal);
            }, "degraded");
            long before = journal.health().unwritten();
            for (int i = 0; i < 1000; i++) {
                journal.append(Samples.entry(++number), Durability.ACCEPTED);
            }
            assertTrue(journal.health().unwritten() - before > 1000 - (1 << 15) / 100);
        }
    }
}
