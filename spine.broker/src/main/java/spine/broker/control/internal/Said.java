package spine.broker.control.internal;

import spine.api.ErrorCode;
import spine.api.Refusal;

/**
 * How a command ended.
 *
 * @param text    its answer; empty if it was refused
 * @param refusal null if it was done
 */
public record Said(String text, Refusal refusal) {
    /** @param fresh false if there was nothing to do any more */
    static Said done(Command command, boolean fresh, String detail) {
        return new Said(command.done() + (fresh ? "" : " BEFORE") + (detail.isEmpty() ? "" : ": " + detail), null);
    }

    static Said refused(ErrorCode code, String reason, String remedy) {
        return refused(new Refusal(code, reason, remedy));
    }

    static Said refused(Refusal refusal) {
        return new Said("", refusal);
    }
}
