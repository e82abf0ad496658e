package spine.generations.internal;

/** A file or an agent that is not taken; the message is one sentence of reason and one of remedy, for people. */
class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String sentence) {
        super(sentence);
    }

    Refused(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
