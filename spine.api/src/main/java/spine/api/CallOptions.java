package spine.api;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What an edge knows of a request before it becomes a {@link Call}.
 *
 * @param requestId  unique for the principal within the replay window
 * @param principal  verified
 * @param timeout    how long from now; 1 ms to 1 h
 * @param trace      as sent, or {@link TraceContext#NONE}
 * @param idempotent whether it may be tried again after its agent died
 */
public record CallOptions(String requestId, Principal principal, Duration timeout, TraceContext trace,
        boolean idempotent) {
    public static final Duration LONGEST = Duration.ofHours(1);

    public CallOptions {
        requireNonNull(requestId);
        requireNonNull(principal);
        requireNonNull(trace);
        if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("timeout " + timeout + " is not within 1 ms to 1 h");
        }
    }
}
