package spine.resilience.internal;

import static java.util.Objects.requireNonNull;

import spine.api.resilience.Breaker.State;
import spine.api.resilience.Lane;

/**
 * A breaker as it is written down (CB-07). Times are Unix ms.
 *
 * @param failures       in a row
 * @param recoveries     that failed
 * @param openUntilMillis when its probe is due, 0 if that is not known
 * @param backoffMillis  how long it was opened for, 0 if that is not known
 */
record CircuitRecord(Lane lane, String service, State state, int failures, long lastFailureMillis, long total,
        long successful, int recoveries, long openUntilMillis, long backoffMillis, boolean byServer) {
    CircuitRecord {
        requireNonNull(lane);
        requireNonNull(service);
        requireNonNull(state);
    }

    static CircuitRecord fresh(Lane lane, String service) {
        return new CircuitRecord(lane, service, State.CLOSED, 0, 0, 0, 0, 0, 0, 0, false);
    }

    static CircuitRecord of(Lane lane, String service, BreakerState now, long total, long successful) {
        boolean open = now.state() == State.OPEN;
        return new CircuitRecord(lane, service, now.state(), now.failures(), now.lastFailureMillis(), total, successful,
                now.recoveries(), open ? now.until().millis() : 0, now.periodMillis(), now.byServer());
    }

    /**
     * The state that it goes on in (CB-09): what was open waits for what is left, or for the whole time if the clock says
     * a moment before it opened; what was half open is open with its probe due.
     */
    BreakerState restored(Now now, BreakerRules rules) {
        if (state == State.CLOSED) {
            return BreakerState.closed(0, Math.min(failures, rules.failures() - 1), lastFailureMillis);
        }
        long period = backoffMillis > 0 ? Math.min(backoffMillis, BreakerRules.LONGEST_MILLIS) : rules.openMillis();
        long end = openUntilMillis > 0 ? openUntilMillis : lastFailureMillis + period;
        long left = state == State.HALF_OPEN ? 0 : Math.max(0, Math.min(period, end - now.millis()));
        return new BreakerState(State.OPEN, 0, failures, 0, recoveries, period, byServer,
                BreakerState.after(now, left), lastFailureMillis, false);
    }
}
