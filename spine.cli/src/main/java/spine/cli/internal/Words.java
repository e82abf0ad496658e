package spine.cli.internal;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import spine.api.ErrorCode;
import spine.api.Refusal;
import spine.api.SpineException;
import spine.keys.KeyFileException;

/** Failures in words for a person. Static functions without state. */
final class Words {
    private Words() {
    }

    /** What a failure means: code, reason, remedy. */
    static Refusal refusal(Throwable e) {
        if (e instanceof SpineException typed) {
            return typed.refusal();
        }
        if (e instanceof KeyFileException keys) {
            return new Refusal(ErrorCode.INVALID_REQUEST, sentence(keys.getMessage()), keys.remedy());
        }
        if ((e instanceof ExecutionException || e instanceof CompletionException) && e.getCause() != null) {
            return refusal(e.getCause());
        }
        if (e instanceof java.io.IOException) {
            return new Refusal(ErrorCode.INVALID_REQUEST, sentence(io((java.io.IOException) e)),
                    "Check the path and its permissions.");
        }
        if (e instanceof IllegalArgumentException) {
            return new Refusal(ErrorCode.INVALID_REQUEST, sentence(e.getMessage()), "See --help.");
        }
        return new Refusal(ErrorCode.INTERNAL, sentence("spinectl failed: " + e), "Report it.");
    }

    /** What went wrong with a file; the JDK's exceptions for it often say no more than its name. */
    static String io(java.io.IOException e) {
        if (e instanceof java.nio.file.NoSuchFileException) {
            return e.getMessage() + " does not exist";
        }
        if (e instanceof java.nio.file.AccessDeniedException) {
            return e.getMessage() + " may not be read";
        }
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    /** With a capital and a full stop. */
    static String sentence(String text) {
        var words = text == null || text.isEmpty() ? "It failed" : text.strip();
        var start = Character.toUpperCase(words.charAt(0)) + words.substring(1);
        return ".!?".indexOf(start.charAt(start.length() - 1)) >= 0 ? start : start + ".";
    }

    /** Whatever a peer sent, as one line without control characters. */
    static String oneLine(String text) {
        return text.replaceAll("[\\p{Cntrl}]+", " ").strip();
    }

    /** The same with its indentation. */
    static String printable(String line) {
        return line.replaceAll("\\p{Cntrl}", " ").stripTrailing();
    }
}
