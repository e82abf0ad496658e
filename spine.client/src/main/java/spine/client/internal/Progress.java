package spine.client.internal;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.Executor;
import java.util.concurrent.Flow;

/**
 * A publisher to one subscriber of how far something has come: on demand the newest value, never two the same, what
 * nobody asked for in time is left out. Its state belongs to the serial executor, on which it signals too.
 */
public final class Progress<T> implements Flow.Publisher<T> {
    private final Executor serial;
    private Flow.Subscriber<? super T> subscriber;
    private boolean cancelled;
    private boolean ended;
    private long demand;
    private T newest;
    private Throwable failure;

    public Progress(Executor serial) {
        this.serial = serial;
    }

    /** A second subscriber is refused by {@code onError} (rule 1.11 allows it). */
    @Override
    public void subscribe(Flow.Subscriber<? super T> one) {
        requireNonNull(one);
        serial.execute(() -> begin(one));
    }

    private void begin(Flow.Subscriber<? super T> one) {
        if (subscriber != null) {
            one.onSubscribe(new Refused());
            one.onError(new IllegalStateException("progress has one subscriber"));
            return;
        }
        subscriber = one;
        one.onSubscribe(new Demand());
        signal();
    }

    private static final class Refused implements Flow.Subscription {
        @Override
        public void request(long n) {
            // It has ended.
        }

        @Override
        public void cancel() {
            // It has ended.
        }
    }

    private final class Demand implements Flow.Subscription {
        @Override
        public void request(long n) {
            serial.execute(() -> {
                if (n <= 0) {
                    end(new IllegalArgumentException("request(" + n + ") asks for nothing (rule 3.9)"));
                } else {
                    demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
                    signal();
                }
            });
        }

        @Override
        public void cancel() {
            serial.execute(() -> cancelled = true);
        }
    }

    /** There is a newer value; on the serial executor. */
    public void offer(T value) {
        newest = value;
        signal();
    }

    /** Nothing comes after the newest value; null if all is well. On the serial executor. */
    public void end(Throwable why) {
        if (!ended) {
            ended = true;
            failure = why;
            signal();
        }
    }

    private void signal() {
        if (subscriber == null || cancelled) {
            return;
        }
        if (newest != null && demand > 0) {
            demand--;
            var value = newest;
            newest = null;
            subscriber.onNext(value);
        }
        if (ended && !cancelled) {
            cancelled = true;
            if (failure == null) {
                subscriber.onComplete();
            } else {
                subscriber.onError(failure);
            }
        }
    }
}
