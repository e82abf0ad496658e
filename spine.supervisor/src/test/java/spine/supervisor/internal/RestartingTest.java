package spine.supervisor.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** HB-04: back-off and cap. */
class RestartingTest {
    private final Restarting restarting = Kit.restarting();

    @Test
    void shouldDoubleTheWaitUpToAMinuteHB04() {
        long now = 0;
        for (long wait : new long[] {1, 2, 4, 8, 16, 32, 60, 60, 60}) {
            now += 100_000; // far apart: the cap does not matter
            assertEquals(OptionalLong.of(now + wait * 1000), restarting.failed(now, "x"));
        }
        restarting.well();
        assertEquals(1_000, restarting.failed(now + 100_000, "x").orElseThrow() - now - 100_000);
    }

    @Test
    void shouldStayDownAfterFiveRestartsInAMinuteHB04() {
        for (int i = 0; i < 5; i++) {
            assertTrue(restarting.failed(i * 11_000, "why").isPresent());
        }
        assertEquals(OptionalLong.empty(), restarting.failed(59_999, "exit 7"));
        assertTrue(restarting.isDown());
        assertEquals("exit 7", restarting.reason());
        assertEquals(5, restarting.total());
        restarting.forgive();
        assertFalse(restarting.isDown());
        assertEquals(OptionalLong.of(61_000), restarting.failed(60_000, "x"));
    }

    @Test
    void shouldGoOnWhenTheFirstRestartIsAMinuteOldHB04() {
        for (int i = 0; i < 5; i++) {
            restarting.failed(i * 11_000, "why");
        }
        assertTrue(restarting.failed(60_000, "why").isPresent());
    }

    @Test
    void shouldKnowItsRestartsAfterTheBrokersRestartHB04() {
        for (int i = 0; i < 5; i++) {
            restarting.failed(10_000, "why");
        }
        var text = Remembered.text(new Remembered.Note(restarting.memory(20_000, 1_000_000), true, true));
        var note = Remembered.note(text);
        var next = Kit.restarting();
        next.restore(note.restarting(), -700_000, 1_030_000);

        assertTrue(note.stopped() && note.served());
        assertEquals(5, next.total());
        assertEquals(0, next.sinceStart(), "of this run");
        assertTrue(next.failed(-699_000, "again").isEmpty(), "41 s after the last five: the cap holds");
    }

    @Test
    void shouldCountWhatSeemsToLieInTheFutureAsJustNowWhenTheClockWasSetBack() {
        for (int i = 0; i < 5; i++) {
            restarting.failed(0, "why");
        }
        var next = Kit.restarting();
        next.restore(restarting.memory(0, 10_000_000), 0, 10_000_000 - 3_600_000);
        assertTrue(next.failed(59_999, "again").isEmpty());
        assertTrue(next.failed(60_000, "again").isPresent());
    }

    /** Whatever happens when: never more than five in any minute, and never later than a minute and its jitter. */
    @Property
    void shouldNeverRestartMoreOftenThanTheCapHB04(@ForAll List<@IntRange(min = 0, max = 40_000) Integer> pauses) {
        var one = new Restarting(Kit.RULES, () -> 1.0);
        var granted = new java.util.ArrayList<Long>();
        long now = 0;
        for (int pause : pauses) {
            now += pause;
            var again = one.failed(now, "x");
            if (again.isPresent()) {
                granted.add(now);
                assertTrue(again.getAsLong() - now <= 72_000);
            }
            long at = now;
            assertTrue(granted.stream().filter(g -> at - g < 60_000).count() <= 5);
        }
    }
}
