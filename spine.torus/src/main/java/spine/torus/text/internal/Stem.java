package spine.torus.text.internal;

/**
 * Maps forms of an English word to one stem by their endings alone: plural, -ed, -ing, and the commonest derived
 * endings. Words with digits or of fewer than four letters stay as they are. Deterministic, stateless.
 */
public final class Stem {
    /** Ending, what stands for it, letters that must remain before it. */
    private record Rule(String ending, String replacement, int before) {
    }

    private static final Rule[] DERIVED = {
        new Rule("ization", "ize", 3), new Rule("isation", "ize", 3), new Rule("ational", "ate", 3),
        new Rule("fulness", "", 3), new Rule("ation", "ate", 3), new Rule("iness", "y", 3),
        new Rule("ness", "", 3), new Rule("ment", "", 4), new Rule("ility", "le", 3), new Rule("able", "", 4),
        new Rule("ible", "", 4), new Rule("ally", "al", 3), new Rule("ily", "y", 3), new Rule("ful", "", 4),
        new Rule("ly", "", 4), new Rule("ise", "ize", 3),
    };

    private Stem() {
    }

    /** The stem of a lower-case word. */
    public static String of(String word) {
        if (word.length() < 4 || !isPlain(word)) {
            return word;
        }
        return ending(derived(participle(plural(word))));
    }

    private static boolean isPlain(String word) {
        for (var i = 0; i < word.length(); i++) {
            if (word.charAt(i) < 'a' || word.charAt(i) > 'z') {
                return false;
            }
        }
        return true;
    }

    private static String plural(String w) {
        if (w.endsWith("sses") || w.endsWith("shes") || w.endsWith("ches") || w.endsWith("xes")) {
            return cut(w, 2);
        }
        if (w.endsWith("ies")) {
            return w.length() > 4 ? cut(w, 3) + "y" : cut(w, 1);
        }
        var plural = w.endsWith("s") && !w.endsWith("ss") && !w.endsWith("us") && !w.endsWith("is");
        return plural ? cut(w, 1) : w;
    }

    private static String participle(String w) {
        if (w.endsWith("ied") && w.length() > 4) {
            return cut(w, 3) + "y";
        }
        var ending = w.endsWith("ing") ? 3 : w.endsWith("ed") && !w.endsWith("eed") ? 2 : 0;
        if (ending == 0 || w.length() - ending < 3 || !hasVowel(w, w.length() - ending)) {
            return w;
        }
        var stem = cut(w, ending);
        var last = stem.charAt(stem.length() - 1);
        var doubled = last == stem.charAt(stem.length() - 2) && "lsz".indexOf(last) < 0 && !isVowel(last);
        return doubled ? cut(stem, 1) : stem;
    }

    private static String derived(String w) {
        if ("nstyel".indexOf(w.charAt(w.length() - 1)) < 0) {
            return w;
        }
        for (var rule : DERIVED) {
            if (w.endsWith(rule.ending) && w.length() - rule.ending.length() >= rule.before) {
                return cut(w, rule.ending.length()) + rule.replacement;
            }
        }
        return w;
    }

    /** A silent e goes, and y becomes i, so that bake, baking and baked meet. */
    private static String ending(String w) {
        if (w.length() > 3 && w.endsWith("e")) {
            w = cut(w, 1);
        }
        return w.length() > 3 && w.endsWith("y") && !isVowel(w.charAt(w.length() - 2)) ? cut(w, 1) + "i" : w;
    }

    private static boolean hasVowel(String w, int end) {
        for (var i = 0; i < end; i++) {
            if (isVowel(w.charAt(i)) || w.charAt(i) == 'y') {
                return true;
            }
        }
        return false;
    }

    private static boolean isVowel(char c) {
        return "aeiou".indexOf(c) >= 0;
    }

    private static String cut(String w, int letters) {
        return w.substring(0, w.length() - letters);
    }
}
