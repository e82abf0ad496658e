package spine.kit;

/** Something that the person at the keyboard can put right: what is the matter, and what helps, as sentences. */
public final class KitException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final String remedy;

    public KitException(String reason, String remedy) {
        super(reason + " " + remedy);
        this.reason = reason;
        this.remedy = remedy;
    }

    public String reason() {
        return reason;
    }

    /** Begins with a verb. */
    public String remedy() {
        return remedy;
    }
}
