package spine.api;

import java.util.Objects;

/** A failure with a stable code, a reason and a remedy. An agent throws it to refuse a request in its own words. */
public class SpineException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    public SpineException(ErrorCode code, String reason, String remedy) {
        this(new Refusal(code, reason, remedy));
    }

    public SpineException(Refusal refusal) {
        super(Objects.requireNonNull(refusal).sentence());
        this.refusal = refusal;
    }

    /** The refusal as it goes to the caller; never null. */
    public Refusal refusal() {
        return refusal;
    }
}
