package spine.journal.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.api.journal.Selection;
import spine.api.message.Durability;

class PlayingTest {
    @TempDir
    Path folder;
    private long nanos;
    private final Playing playing = new Playing(new Playing.Time() {
        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public void await(long wait) {
            nanos += Math.max(0, wait);
        }
    });

    @Test
    void shouldPlayAtRecordedDistancesAndAtTenTimesTheSpeed() throws Exception {
        assertEquals(List.of(0L, 500L, 500L, 2000L), millis(1));
        assertEquals(List.of(0L, 50L, 50L, 200L), millis(10));
        assertEquals(List.of(0L, 0L, 0L, 0L), millis(Double.POSITIVE_INFINITY));
        assertThrows(IllegalArgumentException.class, () -> millis(0));
        assertThrows(IllegalArgumentException.class, () -> millis(Double.NaN));
    }

    @Test
    void shouldNeverTurnTheRecordedClockBack() throws Exception {
        var clock = new ArrayList<Long>();
        try (var journal = recorded()) {
            playing.play(journal.read(Selection.ALL), 1, (numbered, millis) -> clock.add(millis));
        }
        assertEquals(List.of(1000L, 1500L, 1500L, 3000L), clock);
    }

    @Test
    void shouldEndWhenItsThreadIsInterrupted() throws Exception {
        try (var journal = recorded()) {
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, () -> journal.play(Selection.ALL, 1, (numbered, millis) -> {
            }));
        }
    }

    /** When each was played, in ms after the first. */
    private List<Long> millis(double speed) throws Exception {
        var played = new ArrayList<Long>();
        nanos = 7;
        try (var journal = recorded()) {
            playing.play(journal.read(Selection.ALL.from(journal.health().last() - 3)), speed,
                    (numbered, clock) -> played.add((nanos - 7) / 1_000_000));
        }
        return played;
    }

    private FileJournal recorded() {
        var journal = Samples.open(folder);
        for (long millis : new long[] {1000, 1500, 1400, 3000}) {
            Samples.await(journal.append(Samples.entry(millis), Durability.JOURNALED));
        }
        return journal;
    }
}
