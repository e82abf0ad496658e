package spine.generations.internal;

import static java.util.Objects.requireNonNull;

/**
 * Why a file or an agent is not taken.
 *
 * @param cause    one of the words below
 * @param sentence what is the matter, with "it" for the jar
 * @param remedy   what helps; begins with a verb
 */
record Reason(String cause, String sentence, String remedy) {
    /** Not a bundle, not signed as it must be, not an agent, or its name is taken. */
    static final String INVALID = "invalid";
    /** A package or capability is missing. */
    static final String UNRESOLVED = "unresolved";
    /** A service or a configuration is missing. */
    static final String UNSATISFIED = "unsatisfied";
    /** Its own code threw, or did not end in time. */
    static final String FAILED = "failed";

    Reason {
        requireNonNull(cause);
        requireNonNull(sentence);
        requireNonNull(remedy);
    }

    /** For a jar that is not looked at again by itself: what helps, and then a new copy. */
    Reason untilCopiedAgain() {
        return new Reason(cause, sentence, remedy.replaceAll("\\.$", "") + ", then copy the jar again.");
    }

    /** Both sentences, as they are logged and shown. */
    String text() {
        return sentence + " " + remedy;
    }
}
