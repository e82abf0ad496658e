package spine.api.resilience;

import java.time.Duration;
import spine.api.ErrorCode;
import spine.api.Refusal;
import spine.api.SpineException;

/**
 * A breaker did not let the call pass: nothing was sent, so another worker may be asked (CB-03). Its refusal carries
 * {@code Retry-After} and the mark {@link #LOCAL}; it is a 429 if the service itself wanted to be left alone, so that it
 * looks as if that had refused again (CB-06), and a 503 after failures. Without a stack trace: it is thrown often.
 */
public final class CircuitOpenException extends SpineException {
    /** In the refusal's metadata with the service's name: refused here, not there. */
    public static final String LOCAL = "Local";

    private static final long serialVersionUID = 1L;

    private final Duration remaining;

    /**
     * @param remaining until the next probe is due; 0 if one is under way
     * @param byServer  whether the service asked for it
     */
    public CircuitOpenException(String service, Duration remaining, boolean byServer) {
        super(refusal(service, remaining, byServer));
        this.remaining = remaining;
    }

    /** Until the next probe is due; 0 if one is under way. */
    public Duration remaining() {
        return remaining;
    }

    private static Refusal refusal(String service, Duration remaining, boolean byServer) {
        long seconds = Math.max(1, remaining.plusNanos(999_999_999).toSeconds());
        var reason = byServer
                ? "Too many requests (Local): " + service + " asked to be left alone for " + seconds + " s more."
                : "Circuit open (Local): " + service + " failed repeatedly and is tried again in " + seconds + " s.";
        return new Refusal(byServer ? ErrorCode.RATE_LIMITED : ErrorCode.UNAVAILABLE, reason,
                "Send it again after Retry-After seconds.")
                .with(RetryAfter.KEY, Long.toString(seconds)).with(LOCAL, service);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
