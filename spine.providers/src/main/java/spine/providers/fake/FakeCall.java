package spine.providers.fake;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import spine.api.Call;
import spine.api.CancelToken;
import spine.api.Principal;
import spine.api.TraceContext;
import spine.api.routing.RoutingSnapshot;

/** A request with a minute to go, which keeps account of what is spent for it. Thread-safe. */
public final class FakeCall implements Call {
    private final Map<String, Double> spent = new ConcurrentHashMap<>();

    /** What was spent, by kind. */
    public Map<String, Double> spent() {
        return Map.copyOf(spent);
    }

    @Override
    public void spend(String what, double amount) {
        spent.merge(what, amount, Double::sum);
    }

    @Override
    public String requestId() {
        return "0c7d2f10-0000-4000-8000-000000000001";
    }

    @Override
    public Principal principal() {
        return Principal.KERNEL;
    }

    @Override
    public Duration remaining() {
        return Duration.ofMinutes(1);
    }

    @Override
    public TraceContext trace() {
        return TraceContext.NONE;
    }

    @Override
    public CancelToken cancel() {
        throw new UnsupportedOperationException("the port's matter");
    }

    @Override
    public RoutingSnapshot pinned() {
        throw new UnsupportedOperationException("the router's matter");
    }

    @Override
    public boolean idempotent() {
        return false;
    }

    @Override
    public Call nested() {
        return this;
    }
}
