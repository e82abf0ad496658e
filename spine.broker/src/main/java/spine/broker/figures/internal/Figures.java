package spine.broker.figures.internal;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import spine.api.message.Directory;

/**
 * How much one agent answered lately and how fast, over the last 10 to 12 s. Counting an answer costs some nanoseconds,
 * takes no lock and allocates nothing but a window in two seconds (`FiguresCostTest` prints the cost); an agent that
 * nobody asks costs no memory, a busy one 24 KiB at most. Thread-safe.
 */
public final class Figures {
    private static final long WINDOW_NANOS = 2_000_000_000L;
    private static final int WINDOWS = 6;
    private static final double NANOS_PER_SECOND = 1e9;

    private final AtomicReferenceArray<Window> ring = new AtomicReferenceArray<>(WINDOWS);
    private final LongAdder dropped = new LongAdder();

    /**
     * Counts an answer.
     *
     * @param tookNanos from the request's dispatch to its answer
     * @param nowNanos  of a monotonic clock
     */
    public void answered(long tookNanos, long nowNanos) {
        window(Math.floorDiv(nowNanos, WINDOW_NANOS)).add(tookNanos);
    }

    private Window window(long number) {
        int place = (int) Math.floorMod(number, (long) WINDOWS);
        var seen = ring.getAcquire(place);
        // One that is newer belongs to a thread that read the clock later: a late answer counts there.
        if (seen != null && seen.number >= number) {
            return seen;
        }
        ring.compareAndSet(place, seen, new Window(number));
        return ring.getAcquire(place);
    }

    /** Counts a request that found the agent's queue, or the way to it, full. */
    public void dropped() {
        dropped.increment();
    }

    /** Writes {@code per_second}, {@code p50_ms}, {@code p99_ms}, and adds to {@code dropped}; quantiles only where there are some. */
    public void fill(Directory.Entry.Builder entry, long nowNanos) {
        long now = Math.floorDiv(nowNanos, WINDOW_NANOS);
        var sum = new long[Buckets.COUNT];
        for (int i = 0; i < WINDOWS; i++) {
            var window = ring.getAcquire(i);
            if (window != null && window.number > now - WINDOWS) {
                window.addTo(sum);
            }
        }
        long total = 0;
        for (long count : sum) {
            total += count;
        }
        entry.setDropped(entry.getDropped() + dropped.sum());
        if (total > 0) {
            double seconds = (nowNanos - (now - WINDOWS + 1) * WINDOW_NANOS) / NANOS_PER_SECOND;
            entry.setPerSecond(total / seconds).setP50Ms(Buckets.quantile(sum, total, 0.50))
                    .setP99Ms(Buckets.quantile(sum, total, 0.99));
        }
    }
}
