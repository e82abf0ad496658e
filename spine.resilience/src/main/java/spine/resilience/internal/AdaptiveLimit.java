package spine.resilience.internal;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import spine.api.ErrorCode;
import spine.api.Refusal;
import spine.api.SpineException;
import spine.api.resilience.CircuitOpenException;
import spine.api.resilience.ConcurrencyLimit;
import spine.api.resilience.Permit;
import spine.api.resilience.RetryAfter;

/**
 * A limit that rises by one with each success while at least half of it is used, and falls to nine tenths when a call
 * fails or is refused for want of room, at most once in 100 ms: many calls that fail together are one event, as in TCP.
 * Latency plays no part: an agent's answers take as long as their questions want. No lock.
 */
final class AdaptiveLimit implements ConcurrencyLimit {
    private static final long EVENT_NANOS = 100_000_000;

    private final String agent;
    private final Range range;
    private final LongSupplier nanoClock;
    private final Runnable changed;
    private final AtomicInteger limit;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicLong fellAt;

    /**
     * @param first where it begins
     * @param least how far it falls
     * @param most  how far it rises
     */
    record Range(int first, int least, int most) {
    }

    /** @param changed is told, on the thread of a call */
    AdaptiveLimit(String agent, Range range, LongSupplier nanoClock, Runnable changed) {
        this.agent = agent;
        this.range = range;
        this.nanoClock = nanoClock;
        this.changed = changed;
        limit = new AtomicInteger(range.first());
        fellAt = new AtomicLong(nanoClock.getAsLong() - EVENT_NANOS);
    }

    @Override
    public Permit acquire() throws SpineException {
        int now = inFlight.incrementAndGet();
        if (now > limit.get()) {
            inFlight.decrementAndGet();
            throw new SpineException(new Refusal(ErrorCode.OVERLOADED, "Agent " + agent + " has " + limit.get()
                    + " requests in flight (Local), which is what it can do now.", "Send it again after Retry-After seconds.")
                    .with(RetryAfter.KEY, "1").with(CircuitOpenException.LOCAL, agent));
        }
        return new Place(now);
    }

    @Override
    public int limit() {
        return limit.get();
    }

    @Override
    public int inFlight() {
        return inFlight.get();
    }

    /** It is where it was at the last end, as far as the range still allows; not if it has moved since. */
    void restore(int last) {
        limit.compareAndSet(range.first(), Math.max(range.least(), Math.min(range.most(), last)));
    }

    private void rise(int used) {
        int now = limit.get();
        if (now < range.most() && used * 2L >= now && limit.compareAndSet(now, now + 1)) {
            changed.run();
        }
    }

    private void fall() {
        long before = fellAt.get();
        long now = nanoClock.getAsLong();
        if (now - before >= EVENT_NANOS && fellAt.compareAndSet(before, now)) {
            if (limit.getAndUpdate(n -> Math.max(range.least(), n - Math.max(1, n / 10))) > range.least()) {
                changed.run();
            }
        }
    }

    /** A place that is taken. It is its own flag of having been given back. */
    private final class Place extends AtomicBoolean implements Permit {
        private static final long serialVersionUID = 1L;

        private final int used;

        Place(int used) {
            this.used = used;
        }

        private boolean isGivenBack() {
            boolean first = compareAndSet(false, true);
            if (first) {
                inFlight.decrementAndGet();
            }
            return first;
        }

        @Override
        public void succeeded() {
            if (isGivenBack()) {
                rise(used);
            }
        }

        @Override
        public void failed() {
            if (isGivenBack()) {
                fall();
            }
        }

        @Override
        public void rateLimited(Duration retryAfter) {
            failed();
        }

        @Override
        public void ignored() {
            isGivenBack();
        }
    }
}
