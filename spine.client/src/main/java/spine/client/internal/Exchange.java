package spine.client.internal;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import spine.api.Refusal;
import spine.api.SpineException;
import spine.api.rcis.RCISRequest;
import spine.api.rcis.RCISResponse;

/** One request and who waits for it: its bytes never change, so that a repetition is the same request (RC-12). */
public final class Exchange {
    private final String id;
    private final ByteString body;
    private final long startNanos;
    private final Duration timeout;
    private final boolean byParts;
    private final AtomicInteger attempts = new AtomicInteger();
    private final Sink sink;
    private volatile boolean done;
    private volatile Time.Alarm alarm = () -> { };

    public Exchange(String id, ByteString body, long startNanos, Duration timeout, Sink sink) {
        this(id, body, startNanos, timeout, sink, false);
    }

    private Exchange(String id, ByteString body, long startNanos, Duration timeout, Sink sink, boolean byParts) {
        this.byParts = byParts;
        this.sink = sink;
        this.id = id;
        this.body = body;
        this.startNanos = startNanos;
        this.timeout = timeout;
    }

    /** A request with what it lacks filled in: id, timestamp, deadline and token. */
    static Exchange of(RCISRequest.Builder request, String authToken, Time time, Duration timeout, Sink sink) {
        if (request.getRequestId().isEmpty()) {
            request.setRequestId(UUID.randomUUID().toString());
        }
        if (request.getTimestamp() == 0) {
            request.setTimestamp(time.unixMillis());
        }
        if (request.getDeadlineUnixMs() == 0) {
            request.setDeadlineUnixMs(time.unixMillis() + timeout.toMillis());
        }
        if (request.getAuthToken().isEmpty()) {
            request.setAuthToken(authToken);
        }
        return new Exchange(request.getRequestId(), request.build().toByteString(), time.nanoTime(), timeout, sink,
                request.getCredit() > 0);
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

    /** Whether it is answered by parts: then it is sent again on a fresh connection only. */
    public boolean isByParts() {
        return byParts;
    }

    public void part(RCISResponse response) {
        sink.part(response);
    }

    public boolean isDone() {
        return done;
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
        if (done) {
            next.cancel();
        }
    }

    public void answer(RCISResponse response) {
        end();
        sink.answered(response);
    }

    public void fail(Refusal refusal) {
        end();
        sink.failed(new SpineException(refusal));
    }

    /** Nobody waits for it any more. */
    public void end() {
        done = true;
        alarm.cancel();
    }
}
