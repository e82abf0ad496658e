package spine.torus.internal;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import spine.api.Call;
import spine.api.CancelToken;
import spine.api.Principal;
import spine.api.TraceContext;
import spine.api.routing.RoutingSnapshot;

/** A call of the kernel that can be cancelled. */
record TestCall(BooleanSupplier cancelled) implements Call, CancelToken {
    @Override
    public String requestId() {
        return "r";
    }

    @Override
    public Principal principal() {
        return Principal.KERNEL;
    }

    @Override
    public Duration remaining() {
        return Duration.ofSeconds(10);
    }

    @Override
    public TraceContext trace() {
        throw new UnsupportedOperationException();
    }

    @Override
    public CancelToken cancel() {
        return this;
    }

    @Override
    public RoutingSnapshot pinned() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean idempotent() {
        return false;
    }

    @Override
    public Call nested() {
        return this;
    }

    @Override
    public boolean isCancelled() {
        return cancelled.getAsBoolean();
    }

    @Override
    public void onCancel(Runnable action) {
        throw new UnsupportedOperationException();
    }
}
