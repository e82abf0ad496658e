package spine.torus.text.internal;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Cuts text into lower-case words: runs of letters and digits of any script. Stateless. */
public final class Words {
    private static final int MAX_WORD = 64;

    private Words() {
    }

    /** The words in order; compatibility forms and accents are folded, a possessive {@code 's} is dropped. */
    public static List<String> of(String text) {
        var folded = fold(text);
        var words = new ArrayList<String>(folded.length() / 6 + 4);
        var i = 0;
        while (i < folded.length()) {
            var cp = folded.codePointAt(i);
            if (!Character.isLetterOrDigit(cp)) {
                i += Character.charCount(cp);
                continue;
            }
            var end = endOfWord(folded, i);
            if (end - i <= MAX_WORD) {
                words.add(folded.substring(i, end));
            }
            i = skipPossessive(folded, end);
        }
        return words;
    }

    private static String fold(String text) {
        var lower = text.toLowerCase(Locale.ROOT);
        for (var i = 0; i < lower.length(); i++) {
            if (lower.charAt(i) >= 0x80) {
                return stripMarks(Normalizer.normalize(lower, Normalizer.Form.NFKD));
            }
        }
        return lower;
    }

    private static String stripMarks(String decomposed) {
        var out = new StringBuilder(decomposed.length());
        decomposed.codePoints()
                .filter(cp -> Character.getType(cp) != Character.NON_SPACING_MARK)
                .map(cp -> cp == 0x2019 ? '\'' : cp)
                .forEach(out::appendCodePoint);
        return out.toString();
    }

    /** A point between digits stays inside: 304.8 and 169.254 are one word each. */
    private static int endOfWord(String text, int start) {
        var i = start;
        while (i < text.length()) {
            var cp = text.codePointAt(i);
            var inside = Character.isLetterOrDigit(cp) || cp == '.' && digitAt(text, i - 1) && digitAt(text, i + 1);
            if (!inside) {
                return i;
            }
            i += Character.charCount(cp);
        }
        return i;
    }

    private static boolean digitAt(String text, int i) {
        return i >= 0 && i < text.length() && Character.isDigit(text.charAt(i));
    }

    private static int skipPossessive(String text, int end) {
        var possessive = text.startsWith("'s", end)
                && (end + 2 == text.length() || !Character.isLetterOrDigit(text.charAt(end + 2)));
        return possessive ? end + 2 : end;
    }
}
