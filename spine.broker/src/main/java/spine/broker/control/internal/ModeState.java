package spine.broker.control.internal;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import spine.api.ErrorCode;
import spine.api.Refusal;

/**
 * The mode with its history, and the refusal that it means for new requests. Immutable.
 *
 * @param by      key of who commanded it, in Z85, or {@code -}
 * @param refusal null while requests are taken; always such that the same request may come again
 */
record ModeState(Mode mode, Instant since, String by, Refusal refusal) {
    static ModeState of(Mode mode, Instant since, String by) {
        var at = since.truncatedTo(ChronoUnit.MILLIS);
        return new ModeState(mode, at, by, refusal(mode));
    }

    private static Refusal refusal(Mode mode) {
        return switch (mode) {
            case RUNNING -> null;
            case PAUSED -> putOff("Spine is paused.", "5");
            case SAFE -> putOff("Spine was stopped by SCRAM and is in safe mode.", "30");
            case STOPPING -> putOff("Spine is stopping.", "5");
        };
    }

    private static Refusal putOff(String reason, String seconds) {
        return new Refusal(ErrorCode.UNAVAILABLE, reason, "Send the request again later, with the same id.")
                .with("Retry-After", seconds);
    }

    /** For a person: what it means, and how to leave it; empty while all is well. */
    String sentence() {
        var when = " since " + since + " by " + by + ": ";
        return switch (mode) {
            case RUNNING -> "";
            case PAUSED -> "Spine is paused" + when + "new requests are put off. Go on with 'spinectl control resume'.";
            case SAFE -> "Spine is in safe mode" + when + "SCRAM ended all requests, and none are taken. Go on with"
                    + " 'spinectl control reset', or end it with 'spinectl control shutdown'.";
            case STOPPING -> "Spine is stopping" + when + "requests in flight end, and no new ones are taken.";
        };
    }
}
