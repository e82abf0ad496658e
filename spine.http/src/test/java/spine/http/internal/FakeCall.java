package spine.http.internal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import spine.api.Address;
import spine.api.Call;
import spine.api.CancelToken;
import spine.api.GenerationId;
import spine.api.Principal;
import spine.api.TraceContext;
import spine.api.routing.Member;
import spine.api.routing.RoutingSnapshot;

/** A request with a deadline, which a test can cancel. */
final class FakeCall implements Call {
    static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    final Map<String, Double> spent = new ConcurrentHashMap<>();
    private final String id = UUID.randomUUID().toString();
    private final long endNanos;
    private final Token token = new Token();

    FakeCall(Duration time) {
        endNanos = System.nanoTime() + time.toNanos();
    }

    private static final class Token implements CancelToken {
        private final List<Runnable> actions = new CopyOnWriteArrayList<>();
        private volatile boolean isCancelled;

        @Override
        public boolean isCancelled() {
            return isCancelled;
        }

        @Override
        public synchronized void onCancel(Runnable action) {
            if (isCancelled) {
                action.run();
            } else {
                actions.add(action);
            }
        }

        synchronized void fire() {
            isCancelled = true;
            actions.forEach(Runnable::run);
        }
    }

    void stop() {
        token.fire();
    }

    @Override
    public String requestId() {
        return id;
    }

    @Override
    public Principal principal() {
        return Principal.KERNEL;
    }

    @Override
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
    }

    @Override
    public TraceContext trace() {
        return new TraceContext(TRACE, "");
    }

    @Override
    public CancelToken cancel() {
        return token;
    }

    @Override
    public RoutingSnapshot pinned() {
        return new RoutingSnapshot() {
            @Override
            public GenerationId generation() {
                return new GenerationId("production-1");
            }

            @Override
            public long version() {
                return 1;
            }

            @Override
            public List<Member> members() {
                return List.of();
            }

            @Override
            public List<Member> find(Address address) {
                return List.of();
            }

            @Override
            public Optional<Member> named(String name) {
                return Optional.empty();
            }
        };
    }

    @Override
    public boolean idempotent() {
        return true;
    }

    @Override
    public void spend(String what, double amount) {
        spent.merge(what, amount, Double::sum);
    }

    @Override
    public Call nested() {
        return this;
    }
}
