package spine.rcis.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import spine.api.CallOptions;
import spine.api.Principal;
import spine.api.SpineException;
import spine.api.TraceContext;
import spine.api.rcis.RCISRequest;

/**
 * A request's id, asker and deadline. The deadline is fixed on the monotonic clock when the request comes in, so
 * that a wall clock that is set meanwhile changes nothing.
 */
record Ticket(String requestId, Principal principal, TraceContext trace, long deadlineNanos, LongSupplier nanoTime) {

    /** @throws SpineException {@code DEADLINE_EXCEEDED} if it has passed already */
    static Ticket of(RCISRequest request, Principal principal, Parts parts) throws SpineException {
        long deadline = nanos(request, parts.clock(), parts.settings().timeout())
                + parts.nanoTime().getAsLong();
        return new Ticket(request.getRequestId(), principal, TraceContext.of(request.getTraceContextMap()), deadline,
                parts.nanoTime());
    }

    private static long nanos(RCISRequest request, Clock clock, Duration standard) throws SpineException {
        if (request.getDeadlineUnixMs() == 0) {
            return standard.toNanos();
        }
        long left = request.getDeadlineUnixMs() - clock.millis();
        if (left <= 0) {
            throw new SpineException(Refusals.deadlineExceeded());
        }
        return Duration.ofMillis(Math.min(left, CallOptions.LONGEST.toMillis())).toNanos();
    }

    /** Time left; zero or less once it is over. */
    Duration remaining() {
        return Duration.ofNanos(deadlineNanos - nanoTime.getAsLong());
    }

    CallOptions options(Duration timeout, boolean idempotent, Optional<CallOptions.Stream> stream) {
        return new CallOptions(requestId, principal, timeout, trace, idempotent, stream);
    }
}
