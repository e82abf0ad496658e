package spine.security.firewall.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.LinkedHashSet;

/**
 * Reads a pattern: words, and alternatives in parentheses, parted by a bar; an empty one may be left out.
 *
 * <pre>
 * pattern = { text | "(" text { "|" text } ")" }      text: anything but ( ) |
 * </pre>
 */
final class Phrases {
    static final int MOST_CHARS = 500;
    static final int MOST_PHRASES = 2000;
    /** Shorter ones would be found across the words of ordinary texts, since spaces do not count. */
    static final int LEAST_BYTES = 10;

    private Phrases() {
    }

    /**
     * All that the pattern stands for, folded, without doubles.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    static List<String> of(String pattern) {
        if (pattern.length() > MOST_CHARS) {
            throw new IllegalArgumentException("the pattern has over " + MOST_CHARS + " characters");
        }
        List<String> phrases = List.of("");
        int at = 0;
        while (at < pattern.length()) {
            boolean group = pattern.charAt(at) == '(';
            int end = group ? pattern.indexOf(')', at) : plainEnd(pattern, at);
            var text = pattern.substring(group ? at + 1 : at, end < 0 ? pattern.length() : end);
            if (end < 0 || text.indexOf('(') >= 0 || !group && (text.indexOf(')') >= 0 || text.indexOf('|') >= 0)) {
                throw new IllegalArgumentException("parentheses do not fit, or a bar stands outside of them");
            }
            phrases = longer(phrases, group ? text.split("\\|", -1) : new String[] {text});
            at = group ? end + 1 : end;
        }
        phrases.forEach(Phrases::check);
        return phrases;
    }

    private static int plainEnd(String pattern, int at) {
        int end = pattern.indexOf('(', at);
        return end < 0 ? pattern.length() : end;
    }

    private static List<String> longer(List<String> phrases, String[] alternatives) {
        if ((long) phrases.size() * alternatives.length > MOST_PHRASES) {
            throw new IllegalArgumentException("the pattern stands for over " + MOST_PHRASES + " phrases");
        }
        Set<String> longer = new LinkedHashSet<>();
        for (var alternative : alternatives) {
            var folded = Folding.fold(alternative);
            phrases.forEach(phrase -> longer.add(phrase + folded));
        }
        return new ArrayList<>(longer);
    }

    private static void check(String phrase) {
        if (phrase.getBytes(StandardCharsets.UTF_8).length < LEAST_BYTES) {
            throw new IllegalArgumentException("the pattern stands for a phrase of under " + LEAST_BYTES
                    + " letters and digits, which would be found in ordinary texts");
        }
    }
}
