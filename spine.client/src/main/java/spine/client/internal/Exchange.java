package spine.client.internal;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import spine.api.Refusal;
import spine.api.SpineException;
import spine.api.rcis.RCISResponse;

/** One request and its future: its bytes never change, so that a repetition is the same request (RC-12). */
public final class Exchange {
    private final String id;
    private final ByteString body;
    private final long startNanos;
    private final Duration timeout;
    private final AtomicInteger attempts = new AtomicInteger();
    private final CompletableFuture<RCISResponse> future = new CompletableFuture<>();
    private volatile Time.Alarm alarm = () -> { };

    public Exchange(String id, ByteString body, long startNanos, Duration timeout) {
        this.id = id;
        this.body = body;
        this.startNanos = startNanos;
        this.timeout = timeout;
    }

    public String id() {
        return id;
    }

    public ByteString body() {
        return body;
    }

    public Duration timeout() {
        return timeout;
    }

    public CompletableFuture<RCISResponse> future() {
        return future;
    }

    /** Time until the deadline; negative after it. */
    public Duration left(long nowNanos) {
        return timeout.minusNanos(nowNanos - startNanos);
    }

    public int nextAttempt() {
        return attempts.incrementAndGet();
    }

    /** Replaces the alarm; a request has one at a time. */
    public void alarm(Time.Alarm next) {
        alarm.cancel();
        alarm = next;
        if (future.isDone()) {
            next.cancel();
        }
    }

    public void answer(RCISResponse response) {
        future.complete(response);
        alarm.cancel();
    }

    public void fail(Refusal refusal) {
        future.completeExceptionally(new SpineException(refusal));
        alarm.cancel();
    }
}
