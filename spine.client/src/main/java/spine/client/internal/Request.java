package spine.client.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleConsumer;
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
    private final AgentParts parts;
    private final List<DoubleConsumer> onStopped = new ArrayList<>(1);
    private boolean begun;
    private long begunNanos;
    private boolean stopped;
    private double wallMillis;
    private volatile boolean cancelled;
    private volatile Future<?> task;

    Request(NeuralSpike spike, AtomicLong loop, Outlet outlet) {
        this.spike = spike;
        this.loop = loop;
        this.deadlineNanos = System.nanoTime() + left(spike.getDeadlineUnixMs()).toNanos();
        this.parts = new AgentParts(this, outlet);
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

    /** Its thread begins with it; false if it was cancelled before. */
    synchronized boolean begin() {
        begun = !cancelled;
        begunNanos = System.nanoTime();
        return begun;
    }

    /** Not wanted any more: its thread is interrupted, its answer dropped. True if it will never begin. */
    boolean cancel() {
        boolean waits;
        synchronized (this) {
            cancelled = true;
            waits = !begun;
        }
        parts.close();
        var its = task;
        if (its != null) {
            its.cancel(true);
        }
        return waits;
    }

    /** Its thread has returned, or will never begin. */
    void stopped() {
        List<DoubleConsumer> told;
        synchronized (this) {
            stopped = true;
            wallMillis = begun ? (System.nanoTime() - begunNanos) / 1e6 : 0;
            told = List.copyOf(onStopped);
            onStopped.clear();
        }
        told.forEach(action -> action.accept(wallMillis));
    }

    /** Told once, with the milliseconds for which its thread worked, when it has stopped; now if it has. */
    void onStopped(DoubleConsumer action) {
        synchronized (this) {
            if (!stopped) {
                onStopped.add(action);
                return;
            }
        }
        action.accept(wallMillis);
    }

    AgentParts parts() {
        return parts;
    }

    /** Parts of the answer that whoever asked has granted; 0 if he asked for one answer. */
    int credit() {
        return (int) Math.min(Integer.MAX_VALUE, Integer.toUnsignedLong(spike.getCredit()));
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
