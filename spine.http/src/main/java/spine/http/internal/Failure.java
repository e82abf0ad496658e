package spine.http.internal;

import java.time.Duration;
import spine.api.ErrorCode;
import spine.api.Refusal;
import spine.api.SpineException;
import spine.api.resilience.CircuitOpenException;
import spine.api.resilience.RetryAfter;

/**
 * A call that came to nothing. What the far side or a limit of this port is to blame for carries the mark
 * {@link CircuitOpenException#LOCAL}: it is counted here, for that domain, and not against the agent that asked.
 */
final class Failure extends SpineException {
    private static final long serialVersionUID = 1L;

    private final boolean isWorthAgain;

    private Failure(Refusal refusal, boolean isWorthAgain) {
        super(refusal);
        this.isWorthAgain = isWorthAgain;
    }

    /** Another try would end likewise. */
    static Failure last(ErrorCode code, String reason, String remedy) {
        return new Failure(new Refusal(code, reason, remedy), false);
    }

    /** The far side's, at this moment. */
    static Failure there(String service, ErrorCode code, String reason, String remedy, boolean isWorthAgain) {
        return new Failure(new Refusal(code, reason, remedy).with(CircuitOpenException.LOCAL, service), isWorthAgain);
    }

    /** Somebody wants a pause. */
    static Failure pause(String service, Duration pause, String reason, String remedy, boolean isWorthAgain) {
        long seconds = Math.max(1, pause.plusNanos(999_999_999).toSeconds());
        return new Failure(new Refusal(ErrorCode.RATE_LIMITED, reason, remedy)
                .with(RetryAfter.KEY, Long.toString(seconds)).with(CircuitOpenException.LOCAL, service), isWorthAgain);
    }

    static Failure of(SpineException other) {
        return other instanceof Failure failure ? failure : new Failure(other.refusal(), false);
    }

    /** Whether another try could go well, if the work may be done twice. */
    boolean isWorthAgain() {
        return isWorthAgain;
    }

    /** The same, to be tried no more: something was handed over already. */
    Failure last() {
        return new Failure(refusal(), false);
    }
}
