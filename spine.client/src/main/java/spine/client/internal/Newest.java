package spine.client.internal;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;

/**
 * A publisher to one subscriber of what comes whether he asks or not: what he does not ask for waits in a bounded queue,
 * of which the oldest goes when it is full, and the next one that he gets says how many went. Signals on its executor,
 * one at a time. Thread-safe.
 *
 * @param <T> what comes
 * @param <E> what he gets
 */
public final class Newest<T, E> implements Flow.Publisher<E> {
    /** Makes what the subscriber gets. */
    @FunctionalInterface
    public interface Made<T, E> {
        /** @param missed how many were thrown away since the last one */
        E of(T value, long missed);
    }

    private final int most;
    private final Executor serial;
    private final Made<T, E> made;
    private final ArrayDeque<T> waiting = new ArrayDeque<>();
    private long missed;
    private boolean busy;
    private Throwable failure;
    private boolean ended;
    /** These belong to the executor. */
    private Flow.Subscriber<? super E> subscriber;
    private boolean cancelled;
    private long demand;

    /**
     * @param most   values that wait
     * @param serial runs one task after the other
     */
    public Newest(int most, Executor serial, Made<T, E> made) {
        this.most = most;
        this.serial = serial;
        this.made = made;
    }

    /** A value came; any thread, never blocks. */
    public void offer(T value) {
        synchronized (this) {
            if (ended) {
                return;
            }
            if (waiting.size() == most) {
                waiting.poll();
                missed++;
            }
            waiting.add(value);
        }
        wake();
    }

    /** Nothing comes after what waits; null if all is well. Once. */
    public void end(Throwable why) {
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            failure = why;
        }
        wake();
    }

    /** However many come, one task waits for the executor. */
    private void wake() {
        synchronized (this) {
            if (busy) {
                return;
            }
            busy = true;
        }
        serial.execute(this::drain);
    }

    private void drain() {
        synchronized (this) {
            busy = false;
        }
        while (subscriber != null && !cancelled) {
            E next;
            boolean over;
            synchronized (this) {
                var value = demand > 0 ? waiting.poll() : null;
                next = value == null ? null : made.of(value, missed);
                missed = value == null ? missed : 0;
                over = value == null && ended && waiting.isEmpty();
            }
            if (over) {
                finish();
            }
            if (next == null) {
                return;
            }
            demand--;
            subscriber.onNext(next);
        }
    }

    private void finish() {
        cancelled = true;
        if (failure == null) {
            subscriber.onComplete();
        } else {
            subscriber.onError(failure);
        }
    }

    /** A second subscriber is refused by {@code onError} (rule 1.11 allows it). */
    @Override
    public void subscribe(Flow.Subscriber<? super E> one) {
        requireNonNull(one);
        serial.execute(() -> begin(one));
    }

    private void begin(Flow.Subscriber<? super E> one) {
        if (subscriber != null) {
            one.onSubscribe(new Demand(null));
            one.onError(new IllegalStateException("it has a subscriber"));
            return;
        }
        subscriber = one;
        one.onSubscribe(new Demand(one));
        drain();
    }

    /** Of the subscriber that was taken; of another nothing counts. */
    private final class Demand implements Flow.Subscription {
        private final Flow.Subscriber<? super E> of;

        Demand(Flow.Subscriber<? super E> of) {
            this.of = of;
        }

        @Override
        public void request(long n) {
            serial.execute(() -> {
                if (of == null || cancelled) {
                    return;
                }
                if (n <= 0) {
                    cancelled = true;
                    of.onError(new IllegalArgumentException("request(" + n + ") asks for nothing (rule 3.9)"));
                    return;
                }
                demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
                drain();
            });
        }

        @Override
        public void cancel() {
            serial.execute(() -> cancelled |= of != null);
        }
    }
}
