package spine.client.internal;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import spine.api.CallOptions;
import spine.api.Payload;
import spine.api.TraceContext;
import spine.api.message.NeuralSpike;
import spine.client.AgentRequest;

/** A request out of a spike. */
final class Request implements AgentRequest {
    private static final Duration DEFAULT = Duration.ofSeconds(30);

    private final NeuralSpike spike;
    private final AtomicLong loop;
    private final long deadlineNanos;
    private volatile boolean cancelled;
    private volatile Future<?> task;

    Request(NeuralSpike spike, AtomicLong loop) {
        this.spike = spike;
        this.loop = loop;
        this.deadlineNanos = System.nanoTime() + left(spike.getDeadlineUnixMs()).toNanos();
    }

    /** Until a deadline that anybody may have set to anything. */
    private static Duration left(long deadlineUnixMs) {
        long now = System.currentTimeMillis();
        if (deadlineUnixMs == 0) {
            return DEFAULT;
        }
        return deadlineUnixMs <= now ? Duration.ZERO
                : Duration.ofMillis(Math.min(deadlineUnixMs - now, CallOptions.LONGEST.toMillis()));
    }

    void task(Future<?> its) {
        task = its;
    }

    /** Not wanted any more: its thread is interrupted, its answer dropped. */
    void cancel() {
        cancelled = true;
        var its = task;
        if (its != null) {
            its.cancel(true);
        }
    }

    @Override
    public String requestId() {
        return spike.getRequestId();
    }

    @Override
    public Payload payload() {
        return Spikes.request(spike);
    }

    @Override
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
    }

    @Override
    public TraceContext trace() {
        return TraceContext.of(spike.getTraceContextMap());
    }

    @Override
    public boolean idempotent() {
        return spike.getIdempotent();
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    @Override
    public void alive() {
        loop.incrementAndGet();
    }
}
