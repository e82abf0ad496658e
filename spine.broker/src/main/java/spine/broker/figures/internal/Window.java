package spine.broker.figures.internal;

import java.util.concurrent.atomic.AtomicReferenceArray;

/** What was answered in one stretch of time; striped, so that the threads of one agent do not meet. Thread-safe. */
final class Window {
    private static final int STRIPES = 4;

    private final AtomicReferenceArray<Buckets> stripes = new AtomicReferenceArray<>(STRIPES);
    final long number;

    /** @param number of the stretch, counted from the clock's origin */
    Window(long number) {
        this.number = number;
    }

    void add(long nanos) {
        int stripe = (int) Thread.currentThread().getId() & STRIPES - 1;
        var buckets = stripes.getAcquire(stripe);
        (buckets != null ? buckets : made(stripe)).add(nanos);
    }

    private Buckets made(int stripe) {
        stripes.compareAndSet(stripe, null, new Buckets());
        return stripes.getAcquire(stripe);
    }

    void addTo(long[] sum) {
        for (int i = 0; i < STRIPES; i++) {
            var buckets = stripes.getAcquire(i);
            if (buckets != null) {
                buckets.addTo(sum);
            }
        }
    }
}
