package spine.api.resilience;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How a breaker was at one moment.
 *
 * @param lane              whose
 * @param service           of which service
 * @param state             where it stood; OPEN still if its probe is due and nobody has asked yet
 * @param remaining         until the next probe is due, 0 if it is due or the breaker is closed
 * @param byServer          whether the service itself asked to be left alone (CB-06)
 * @param failureCount      consecutive failures
 * @param failedRecoveries  probes that failed since it was last closed
 * @param lastFailureMillis Unix ms, 0 if there was none
 * @param totalRequests     that it let pass
 * @param successfulRequests that succeeded
 */
public record BreakerStatus(Lane lane, String service, Breaker.State state, Duration remaining, boolean byServer,
        int failureCount, int failedRecoveries, long lastFailureMillis, long totalRequests, long successfulRequests) {
    public BreakerStatus {
        requireNonNull(lane);
        requireNonNull(service);
        requireNonNull(state);
        requireNonNull(remaining);
    }
}
