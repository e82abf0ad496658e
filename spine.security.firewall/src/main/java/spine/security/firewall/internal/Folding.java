package spine.security.firewall.internal;

import java.text.Normalizer;

/**
 * Takes disguises off a text: what is left are letters and digits, in compatibility form (NFKD) and lower case, without
 * marks, spaces, punctuation and invisible characters; look-alikes of Latin letters, digits for letters and the three
 * forms of a stroke (i, l, 1) are made one. Goes character by character, so that no text costs more than its length: a
 * normalisation of the whole would sort long runs of marks. Thread-safe.
 */
final class Folding {
    /** Pairs: how it looks, what it stands for. Cyrillic, Greek, Armenian, Latin, digits, and l for i. */
    private static final String LOOK_ALIKES = "аaеeоoрpсcуyхxіiѕsјjԁdһhӏiкkтtмmнhвb"
            + "αaοoρpνvιiκkτtεeυuχxηn" + "ոnսuօoցg" + "ıiɡgɑaɩi" + "0o1i3e4a5s7tli";
    private static final char[] ALIKE = alike();
    /** Invisible twins of ASCII, which models read and people do not see. */
    private static final int FIRST_TAG = 0xE0020;
    private static final int LAST_TAG = 0xE007E;
    private static final int TAGS = 0xE0000;

    private Folding() {
    }

    /** Takes the folded text, character by character. */
    @FunctionalInterface
    interface Sink {
        /** @return false to stop */
        boolean take(char folded);
    }

    /** Folds the text into the sink, until it has enough. */
    static void fold(CharSequence text, Sink sink) {
        for (int i = 0; i < text.length();) {
            int point = Character.codePointAt(text, i);
            i += Character.charCount(point);
            if (!(point < 0x80 ? one(point, sink) : decomposed(point, sink))) {
                return;
            }
        }
    }

    static String fold(CharSequence text) {
        var folded = new StringBuilder(text.length());
        fold(text, c -> {
            folded.append(c);
            return true;
        });
        return folded.toString();
    }

    private static boolean decomposed(int point, Sink sink) {
        if (point >= FIRST_TAG && point <= LAST_TAG) {
            return one(point - TAGS, sink);
        }
        var parts = Normalizer.normalize(Character.toString(point), Normalizer.Form.NFKD);
        for (int i = 0; i < parts.length();) {
            int part = parts.codePointAt(i);
            i += Character.charCount(part);
            if (!one(part, sink)) {
                return false;
            }
        }
        return true;
    }

    private static boolean one(int point, Sink sink) {
        if (!Character.isLetterOrDigit(point)) {
            return true;
        }
        int lower = Character.toLowerCase(point < 0x80 ? point : Character.toUpperCase(point));
        if (lower < ALIKE.length) {
            return sink.take(ALIKE[lower]);
        }
        return Character.isBmpCodePoint(lower) ? sink.take((char) lower)
                : sink.take(Character.highSurrogate(lower)) && sink.take(Character.lowSurrogate(lower));
    }

    private static char[] alike() {
        var table = new char[0x600];
        for (char c = 0; c < table.length; c++) {
            table[c] = c;
        }
        for (int i = 0; i < LOOK_ALIKES.length(); i += 2) {
            table[LOOK_ALIKES.charAt(i)] = LOOK_ALIKES.charAt(i + 1);
        }
        return table;
    }
}
