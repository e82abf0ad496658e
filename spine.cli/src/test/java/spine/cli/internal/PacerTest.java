package spine.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacerTest {
    private static final long MILLI = 1_000_000;

    private long now = 77;
    private final List<Long> waited = new ArrayList<>();

    private Pacer pacer(double speed) {
        return new Pacer(speed, () -> now, nanos -> {
            waited.add(nanos);
            now += nanos;
        });
    }

    @Test
    void shouldKeepTheRecordedDistances() throws Exception {
        var pacer = pacer(1);
        for (long millis : new long[] {5000, 5000, 5200, 6000}) {
            pacer.await(millis);
        }
        assertEquals(List.of(200 * MILLI, 800 * MILLI), waited);
    }

    @Test
    void shouldWaitLessWhenFasterAndMoreWhenSlower() throws Exception {
        for (double speed : new double[] {10, 0.5}) {
            var pacer = pacer(speed);
            pacer.await(0);
            pacer.await(100);
        }
        assertEquals(List.of(10 * MILLI, 200 * MILLI), waited);
    }

    @Test
    void shouldNeverWaitAtMost() throws Exception {
        var pacer = pacer(Double.POSITIVE_INFINITY);
        pacer.await(Long.MIN_VALUE / 2);
        pacer.await(0);
        pacer.await(Long.MAX_VALUE / 2);
        assertEquals(List.of(), waited);
    }

    /** What took long is made good, and a clock that was set back is not waited for. */
    @Test
    void shouldCatchUpWhenLate() throws Exception {
        var pacer = pacer(1);
        pacer.await(1000);
        now += 500 * MILLI;
        pacer.await(1100);
        pacer.await(900);
        pacer.await(1700);
        assertEquals(List.of(200 * MILLI), waited);
    }
}
