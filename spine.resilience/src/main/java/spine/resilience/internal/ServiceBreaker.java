package spine.resilience.internal;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import spine.api.resilience.Breaker;
import spine.api.resilience.BreakerStatus;
import spine.api.resilience.CircuitOpenException;
import spine.api.resilience.Lane;
import spine.api.resilience.Permit;

/**
 * The breaker of one service. Its state is immutable behind one reference: while it is closed a call costs a read, two
 * counts and the permit; no lock anywhere.
 */
final class ServiceBreaker implements Breaker {
    private final Lane lane;
    private final String service;
    private final BreakerRules rules;
    private final Times times;
    private final Observer observer;
    private final AtomicReference<BreakerState> state;
    private final LongAdder total = new LongAdder();
    private final LongAdder successful = new LongAdder();
    private volatile long usedMillis;

    /** Is told of changes, on the thread of the call that made them; must be quick. */
    @FunctionalInterface
    interface Observer {
        void changed(ServiceBreaker breaker, BreakerState before, BreakerState after);
    }

    ServiceBreaker(CircuitRecord begin, BreakerRules rules, Times times, Observer observer) {
        this.lane = begin.lane();
        this.service = begin.service();
        this.rules = rules;
        this.times = times;
        this.observer = observer;
        var now = times.now();
        state = new AtomicReference<>(begin.restored(now, rules));
        total.add(begin.total());
        successful.add(begin.successful());
        usedMillis = now.millis();
    }

    @Override
    public Permit acquire() throws CircuitOpenException {
        for (var seen = state.get();; seen = state.get()) {
            if (seen.state() == State.CLOSED) {
                used(times.wall().millis());
                return passed(seen);
            }
            var now = times.now();
            used(now.millis());
            var next = seen.probe(now, rules);
            if (next == null) {
                throw new CircuitOpenException(service, seen.remaining(now), seen.byServer());
            }
            if (state.compareAndSet(seen, next)) {
                observer.changed(this, seen, next);
                return passed(next);
            }
        }
    }

    private Permit passed(BreakerState in) {
        total.increment();
        return new Ticket(in.era());
    }

    /** Written when it changes only, so that callers on other processors keep their copy. */
    private void used(long millis) {
        if (millis != usedMillis) {
            usedMillis = millis;
        }
    }

    private void change(UnaryOperator<BreakerState> step) {
        if (!rules.opens()) {
            return;
        }
        for (var seen = state.get();; seen = state.get()) {
            var next = step.apply(seen);
            if (next == seen) {
                return;
            }
            if (state.compareAndSet(seen, next)) {
                observer.changed(this, seen, next);
                return;
            }
        }
    }

    @Override
    public void renewed() {
        if (state.get().state() != State.CLOSED) {
            var now = times.now();
            change(seen -> seen.renewed(now));
        }
    }

    BreakerState state() {
        return state.get();
    }

    BreakerRules rules() {
        return rules;
    }

    Lane lane() {
        return lane;
    }

    String service() {
        return service;
    }

    /** When it was last asked, Unix ms. */
    long usedMillis() {
        return usedMillis;
    }

    @Override
    public BreakerStatus status() {
        var seen = state.get();
        return new BreakerStatus(lane, service, seen.state(), seen.remaining(times.now()), seen.byServer(),
                seen.failures(), seen.recoveries(), seen.lastFailureMillis(), total.sum(), successful.sum());
    }

    CircuitRecord written() {
        return CircuitRecord.of(lane, service, state.get(), total.sum(), successful.sum());
    }

    /** A call that passed. It is its own flag of having been told. */
    private final class Ticket extends AtomicBoolean implements Permit {
        private static final long serialVersionUID = 1L;

        private final long era;

        Ticket(long era) {
            this.era = era;
        }

        private boolean isFirstWord() {
            return compareAndSet(false, true);
        }

        @Override
        public void succeeded() {
            if (isFirstWord()) {
                successful.increment();
                var seen = state.get();
                if (seen.state() != State.CLOSED || seen.failures() > 0) {
                    change(now -> now.succeeded(era, rules));
                }
            }
        }

        @Override
        public void failed() {
            if (isFirstWord()) {
                var at = times.now();
                change(now -> now.failed(era, at, rules));
            }
        }

        @Override
        public void rateLimited(Duration retryAfter) {
            if (isFirstWord()) {
                var at = times.now();
                long millis = Milliseconds.up(retryAfter);
                change(now -> now.limited(era, millis, at, rules));
            }
        }

        @Override
        public void ignored() {
            if (isFirstWord() && state.get().state() == State.HALF_OPEN) {
                change(now -> now.ignored(era));
            }
        }
    }
}
