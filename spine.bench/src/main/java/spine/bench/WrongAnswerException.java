package spine.bench;

/** The product answered, and not what it had to: a figure about it would be worth nothing, so the run fails. */
final class WrongAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongAnswerException(String what) {
        super(what);
    }

    /** @throws WrongAnswerException if it does not hold */
    static void unless(boolean holds, String what) {
        if (!holds) {
            throw new WrongAnswerException(what);
        }
    }
}
