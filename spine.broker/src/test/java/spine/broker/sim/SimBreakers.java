package spine.broker.sim;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import spine.api.resilience.Breaker;
import spine.api.resilience.BreakerStatus;
import spine.api.resilience.Breakers;
import spine.api.resilience.CircuitOpenException;
import spine.api.resilience.Lane;
import spine.api.resilience.Permit;

/** Breakers that open for a second after three failures. */
final class SimBreakers implements Breakers {
    private static final int MOST_FAILURES = 3;
    private static final long OPEN_NANOS = 1_000_000_000;

    private final Events events;
    private final Map<String, One> all = new LinkedHashMap<>();

    SimBreakers(Events events) {
        this.events = events;
    }

    private final class One implements Breaker, Permit {
        private final String service;
        private int failures;
        private long openUntil;

        One(String service) {
            this.service = service;
        }

        @Override
        public Permit acquire() throws CircuitOpenException {
            if (events.now() < openUntil) {
                throw new CircuitOpenException(service, Duration.ofNanos(openUntil - events.now()), false);
            }
            return this;
        }

        @Override
        public void succeeded() {
            failures = 0;
        }

        @Override
        public void failed() {
            if (++failures >= MOST_FAILURES) {
                failures = 0;
                openUntil = events.now() + OPEN_NANOS;
            }
        }

        @Override
        public void rateLimited(Duration retryAfter) {
            failed();
        }

        @Override
        public void ignored() {
            // Says nothing.
        }

        @Override
        public void renewed() {
            openUntil = 0;
        }

        @Override
        public BreakerStatus status() {
            throw new UnsupportedOperationException("nobody asks");
        }
    }

    @Override
    public Breaker breaker(Lane lane, String service) {
        return all.computeIfAbsent(lane + " " + service, n -> new One(service));
    }

    @Override
    public List<BreakerStatus> all() {
        return List.of();
    }

    @Override
    public void forget(Lane lane) {
        throw new UnsupportedOperationException("no lanes here");
    }
}
