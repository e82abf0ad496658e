package spine.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatencyTest {
    @Test
    void shouldTakeQuantilesByNearestRankWhenSamplesComeInAnyOrder() {
        var samples = LongStream.rangeClosed(1, 200).map(i -> 201 - i).toArray();
        assertEquals(new Latency(200, 100, 198, 200), Latency.of(samples, 200));
        assertEquals(new Latency(1, 200, 200, 200), Latency.of(samples, 1));
        assertThrows(IllegalArgumentException.class, () -> Latency.of(samples, 0));
    }

    @Test
    void shouldTakeTheMedianOfRoundsAndTheLongestOfAll() {
        var rounds = List.of(new Latency(10, 1, 5, 9), new Latency(10, 3, 4, 50), new Latency(10, 2, 6, 7));
        assertEquals(new Latency(30, 2, 5, 50), Latency.median(rounds));
        assertEquals(2.5, Latency.median(1, 4, 2, 3));
    }
}
