package spine.broker.figures.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import spine.api.message.Directory;

class FiguresTest {
    private static final long SECOND = 1_000_000_000L;

    private final Figures figures = new Figures();

    private Directory.Entry at(long nanos) {
        var entry = Directory.Entry.newBuilder();
        figures.fill(entry, nanos);
        return entry.build();
    }

    @Property
    void shouldTellQuantilesWithinABucketsWidth(
            @ForAll @Size(min = 1, max = 300) List<@LongRange(min = 0, max = 3_600_000_000_000L) Long> took) {
        var fresh = new Figures();
        took.forEach(nanos -> fresh.answered(nanos, SECOND));
        var entry = Directory.Entry.newBuilder();
        fresh.fill(entry, SECOND);
        var sorted = took.stream().mapToLong(Long::longValue).sorted().toArray();
        near(sorted[(int) Math.ceil(0.50 * sorted.length) - 1] / 1e6, entry.getP50Ms());
        near(sorted[(int) Math.ceil(0.99 * sorted.length) - 1] / 1e6, entry.getP99Ms());
    }

    private static void near(double millis, double told) {
        assertEquals(millis, told, Math.max(0.0011, millis * 0.0626));
    }

    @Property
    void shouldPutLongerTimesIntoNoLowerBucket(@ForAll @LongRange(min = -1) long one,
            @ForAll @LongRange(min = -1) long other) {
        assertTrue(Buckets.index(Math.min(one, other)) <= Buckets.index(Math.max(one, other)));
        assertTrue(Buckets.index(one) < Buckets.COUNT);
    }

    @Test
    void shouldTellTheRateOfTheLastTenSecondsAndForgetWhatIsOlder() {
        for (int second = 0; second < 20; second++) {
            for (int i = 0; i < 50; i++) {
                figures.answered(2_000_000, second * SECOND);
            }
        }
        assertEquals(50, at(20 * SECOND - 1).getPerSecond(), 0.1);
        assertEquals(2, at(20 * SECOND - 1).getP50Ms(), 0.13);
        assertEquals(0, at(40 * SECOND).getPerSecond());
        assertEquals(0, at(40 * SECOND).getP99Ms(), "of what was answered lately");
    }

    /** The clock's origin may lie anywhere. */
    @Test
    void shouldCountWhereTheClockIsNegative() {
        figures.answered(1000, -5 * SECOND);
        assertTrue(at(-4 * SECOND).getPerSecond() > 0);
        assertFalse(at(30 * SECOND).getPerSecond() > 0);
    }

    @Test
    void shouldCountEachAnswerOnceWhenThreadsMeet() throws Exception {
        var threads = new Thread[8];
        Arrays.setAll(threads, n -> new Thread(() -> {
            for (int i = 0; i < 10_000; i++) {
                figures.answered(i, SECOND);
            }
        }));
        for (var thread : threads) {
            thread.start();
        }
        for (var thread : threads) {
            thread.join();
        }
        assertEquals(80_000, at(SECOND).getPerSecond() * 11, 0.001, "windows of 10 s before and 1 s of this one");
    }

    @Test
    void shouldCountWhatWasDropped() {
        figures.dropped();
        assertEquals(1, at(0).getDropped());
        assertEquals(0, at(0).getP50Ms());
    }
}
