package spine.bench;

import java.util.Arrays;
import java.util.List;

/**
 * How long answers took, in nanoseconds.
 *
 * @param count of answers
 * @param p50   half took no longer
 * @param p99   99 of 100 took no longer
 * @param max   the longest
 */
public record Latency(int count, double p50, double p99, double max) {
    /** Of the first samples of an array; by the nearest rank. */
    public static Latency of(long[] nanos, int count) {
        if (count == 0) {
            throw new IllegalArgumentException("no samples");
        }
        var sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return new Latency(count, sorted[rank(count, 0.5)], sorted[rank(count, 0.99)], sorted[count - 1]);
    }

    /** The median of the rounds' p50 and of their p99; the longest of all. */
    static Latency median(List<Latency> rounds) {
        return new Latency(rounds.stream().mapToInt(Latency::count).sum(),
                median(rounds.stream().mapToDouble(Latency::p50).toArray()),
                median(rounds.stream().mapToDouble(Latency::p99).toArray()),
                rounds.stream().mapToDouble(Latency::max).max().orElseThrow());
    }

    public static double median(double... values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    List<Figure> figures() {
        return List.of(Figure.millis("p50", p50), Figure.millis("p99", p99), Figure.millis("max", max));
    }

    private static int rank(int count, double quantile) {
        return Math.max(0, (int) Math.ceil(count * quantile) - 1);
    }
}
