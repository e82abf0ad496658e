package spine.generations.internal;

/** A file or an agent that is not taken; the message is its reason's text, for people. */
class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Reason reason;

    /** For what is not valid in itself. */
    Refused(String sentence, String remedy) {
        this(new Reason(Reason.INVALID, sentence, remedy), null);
    }

    Refused(Reason reason, Throwable cause) {
        super(reason.text(), cause);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }
}
