package spine.resilience.internal;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Allows at most {@code reserve + share * calls} retries, and saves up at most the reserve. In thousandths of a retry.
 * Thread-safe, no lock.
 */
final class RetryBudget {
    private static final long RETRY = 1000;

    private final long perCall;
    private final long most;
    private final AtomicLong saved;

    /**
     * @param share   retries for each call, 0 to 1
     * @param reserve retries that it begins with, and saves up at the most
     */
    record Share(double share, int reserve) {
    }

    RetryBudget(Share share) {
        perCall = Math.round(share.share() * RETRY);
        most = Math.max(1, share.reserve()) * RETRY;
        saved = new AtomicLong(share.reserve() * RETRY);
    }

    /** A call is made, which is no retry. */
    void called() {
        if (saved.get() < most) {
            saved.updateAndGet(n -> Math.min(most, n + perCall));
        }
    }

    /** Takes leave for one retry; false if there is none. */
    boolean spend() {
        return saved.getAndUpdate(n -> n >= RETRY ? n - RETRY : n) >= RETRY;
    }

    long saved() {
        return saved.get();
    }

    void restore(long last) {
        saved.set(Math.max(0, Math.min(most, last)));
    }
}
