package spine.security.curve.policy.internal;

/** A line of the whitelist that gives nobody anything; the message says why and repeats nothing of it. */
final class MalformedLineException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedLineException(String reason) {
        super(reason, null, false, false);
    }
}
