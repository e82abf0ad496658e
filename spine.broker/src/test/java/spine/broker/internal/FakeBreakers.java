package spine.broker.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.resilience.Breaker;
import spine.api.resilience.BreakerStatus;
import spine.api.resilience.Breakers;
import spine.api.resilience.CircuitOpenException;
import spine.api.resilience.ConcurrencyLimit;
import spine.api.resilience.ConcurrencyLimits;
import spine.api.resilience.Lane;
import spine.api.resilience.Permit;

/** Breakers and limits that do what the test says, and remember what they were told. */
final class FakeBreakers implements Breakers, ConcurrencyLimits {
    final Map<String, Fake> breakers = new ConcurrentHashMap<>();
    final Map<String, Fake> limits = new ConcurrentHashMap<>();

    /** A breaker or a limit. */
    static final class Fake implements Breaker, ConcurrencyLimit {
        final List<String> told = new ArrayList<>();
        Duration openFor;
        boolean full;
        int renewed;

        @Override
        public synchronized Permit acquire() throws CircuitOpenException {
            if (openFor != null) {
                throw new CircuitOpenException("it", openFor, false);
            }
            return new Told(this);
        }

        @Override
        public void renewed() {
            renewed++;
        }

        @Override
        public BreakerStatus status() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int limit() {
            return 1;
        }

        @Override
        public int inFlight() {
            return 0;
        }

        synchronized void tell(String word) {
            told.add(word);
        }
    }

    private record Told(Fake whom) implements Permit {
        @Override
        public void succeeded() {
            whom.tell("succeeded");
        }

        @Override
        public void failed() {
            whom.tell("failed");
        }

        @Override
        public void rateLimited(Duration retryAfter) {
            whom.tell("limited " + retryAfter.toSeconds());
        }

        @Override
        public void ignored() {
            whom.tell("ignored");
        }
    }

    @Override
    public Fake breaker(Lane lane, String service) {
        return breakers.computeIfAbsent(lane + "/" + service, n -> new Fake());
    }

    @Override
    public ConcurrencyLimit limit(Lane lane, String agent) {
        var limit = place(agent);
        return limit.full ? new Full() : limit;
    }

    Fake breaker(String agent) {
        return breaker(Lane.PRODUCTION, agent);
    }

    Fake place(String agent) {
        return limits.computeIfAbsent(agent, n -> new Fake());
    }

    @Override
    public List<BreakerStatus> all() {
        return List.of();
    }

    @Override
    public void forget(Lane lane) {
        breakers.keySet().removeIf(name -> name.startsWith(lane + "/"));
    }

    private static final class Full implements ConcurrencyLimit {
        @Override
        public Permit acquire() throws SpineException {
            throw new SpineException(ErrorCode.OVERLOADED, "full", "");
        }

        @Override
        public int limit() {
            return 0;
        }

        @Override
        public int inFlight() {
            return 0;
        }
    }
}
