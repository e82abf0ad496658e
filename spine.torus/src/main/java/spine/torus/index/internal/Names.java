package spine.torus.index.internal;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import spine.torus.text.internal.Terms;

/** Tells names and numbers in a question from other words: what has a digit, or a capital after the first word. */
final class Names {
    private static final Pattern NAME = Pattern.compile(
            "(?<=[\\p{L}\\p{N},;:)\"']\\s{1,4})\\p{Lu}[\\p{L}\\p{N}-]+|\\p{L}*\\p{N}[\\p{L}\\p{N}.]*");

    private Names() {
    }

    /** The terms of the names in it. */
    static Set<String> in(String question) {
        var terms = new HashSet<String>();
        NAME.matcher(question).results().forEach(name -> terms.addAll(Terms.of(name.group())));
        return terms;
    }
}
