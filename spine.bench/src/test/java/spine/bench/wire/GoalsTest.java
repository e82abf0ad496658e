package spine.bench.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class GoalsTest {
    private static final Contestants.Variant DEFAULT = new Contestants.Variant("", "", null);

    private final Series series = new Series();

    @Test
    void shouldTakeRatiosWithinARoundWhenTheMachineChangedBetweenRounds() {
        for (double speed : new double[] {1, 10, 0.1}) {
            series.add("ours", Trips.rate(64), 300 * speed);
            series.add("libzmq", Trips.rate(64), 100 * speed);
        }
        assertEquals(3, series.ratio("ours", "libzmq", Trips.rate(64)), 1e-9);
        assertTrue(Double.isNaN(series.ratio("ours", "nats", Trips.rate(64))));
    }

    @Test
    void shouldSayHowFarAGoalIsWhenItIsNotMet() {
        series.add("ours", Trips.rate(64), 420);
        series.add("libzmq", Trips.rate(64), 100);
        series.add("nats", Trips.rate(64), 100);
        var rows = Goals.rows(series, DEFAULT, system -> "by " + system);
        assertEquals("4.20x, not met; by ours", rows.get(0).note());
        assertEquals("met; by ours", rows.get(1).note());
        assertEquals(2, rows.size(), "goals without figures are left out");
    }

    @Test
    void shouldWantLessWhenLessIsBetter() {
        series.add("ours", Trips.p50(64), 30);
        series.add("libzmq", Trips.p50(64), 100);
        assertEquals("met; ours", Goals.rows(series, DEFAULT, system -> system).get(0).note());
    }
}
